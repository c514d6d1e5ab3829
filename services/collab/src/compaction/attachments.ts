import { bodyName } from '@cloudity/docmodel';
import { baseOf, setBase, Workbook } from '@cloudity/docmodel/sheet';
import { replaceImageFiles } from '@cloudity/docmodel/sheet/image';
import * as Y from 'yjs';
import type { LiveKind } from '../documents/schema.ts';

type Attachments = Readonly<Record<string, string>>;

/** Documents may name `constructor` and the like as well as any file. */
const replacementOf = (attachments: Attachments, fileId: string | undefined): string | undefined =>
  fileId !== undefined && Object.hasOwn(attachments, fileId) ? attachments[fileId] : undefined;

/** With a list of its own: how deep elements stand in each other is up to whoever may edit. */
const replaceImages = (body: Y.XmlFragment, attachments: Attachments): void => {
  const parents: (Y.XmlFragment | Y.XmlElement)[] = [body];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop())
    for (const child of parent.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue;
      const to = child.nodeName === 'image' ? replacementOf(attachments, child.getAttribute('fileId')) : undefined;
      if (to !== undefined) child.setAttribute('fileId', to);
      parents.push(child);
    }
};

/** The document names the files that `attachments` puts in place of its own. */
export const replaceAttachments = (kind: LiveKind, doc: Y.Doc, attachments: Attachments): void =>
  doc.transact(() => {
    if (kind === 'doc') replaceImages(doc.getXmlFragment(bodyName), attachments);
    if (kind !== 'sheet') return;
    const workbook = new Workbook(doc);
    const base = baseOf(doc);
    const to = replacementOf(attachments, base?.fileId);
    if (base && to !== undefined) setBase(workbook, { ...base, fileId: to });
    replaceImageFiles(workbook, attachments);
    workbook.destroy();
  });
