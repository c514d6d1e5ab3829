import { createDocumentProvider, type DocumentProvider } from '@cloudity/client/collab';
import { bodyName, documentSchema, prependBlocks } from '@cloudity/docmodel';
import { personColor } from '@cloudity/ui';
import { api } from '../../../shell/api.ts';
import type { Language } from '../../../shell/language/i18n.ts';
import type { FirstFile } from './blocks.ts';

/** What is in the document is committed on the server. Rejects when the server refuses the document for good. */
const isSaved = ({ status }: DocumentProvider): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const { status: now, reason } = status.getSnapshot();
      if (now === 'saved') resolve();
      else if (now === 'failed') reject(new Error(`the document was refused: ${reason}`));
      else return;
      stop();
    };
    const stop = status.subscribe(look);
    look();
  });

const write = async ({ name, blocks }: FirstFile): Promise<void> => {
  const { id } = await api('POST /files', { body: { kind: 'doc', name } });
  const provider = createDocumentProvider({
    fileId: id,
    renewTicket: () => api('POST /files/{id}/collab-ticket', { params: { id }, body: { schema: documentSchema } }),
    user: { name, color: personColor(id) },
    device: null,
  });
  try {
    await isSaved(provider);
    provider.doc.transact(() => {
      const body = provider.doc.getXmlFragment(bodyName);
      // Every new document has one empty paragraph: the file ends with its own last line instead.
      body.delete(0, body.length);
      prependBlocks(body, blocks);
    });
    await isSaved(provider);
  } finally {
    await provider.destroy();
  }
};

const words = { en: () => import('./en.ts'), fr: () => import('./fr.ts') };

/**
 * The person's files hold three documents that teach, in the language given, written as any client writes them.
 * Nobody ever makes them again: who deletes them is rid of them. *Errors*: whatever ends the calls; what was made stays.
 */
export const createFirstFiles = async (language: Language): Promise<void> => {
  const { firstFiles } = await words[language]();
  // The last one made stands first where the newest does: the welcome.
  for (const file of firstFiles.toReversed()) await write(file);
};
