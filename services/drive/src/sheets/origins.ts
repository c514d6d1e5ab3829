import type { FileId, TenantId } from '@cloudity/contracts';
import type { KeptParts } from '@cloudity/convert/sheet';
import type { Drive } from '../drive.ts';
import { selectOrigin } from './store.ts';

/** What spreadsheets have from the files they were made of, as the hub asks for it. */
export interface OriginsPort {
  /**
   * What goes back into an XLSX file of the spreadsheet (SPEC TB6): its own since it was made, whatever became of the upload, and whatever
   * its document says. Null when there is nothing. The right to read the spreadsheet is the caller's matter.
   */
  readonly keptParts: (tenantId: TenantId, fileId: FileId) => Promise<KeptParts | null>;
}

const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
};

export const createOriginsPort = ({ platform: { db }, contents }: Drive): OriginsPort => ({
  keptParts: async (tenantId, fileId) => {
    const origin = await db.tenant(tenantId, (tx) => selectOrigin(tx, fileId));
    if (origin === null) return null;
    const { contentId: id, sizeBytes } = origin;
    return JSON.parse(await textOf(await contents.read(tenantId, { id, sizeBytes }))) as KeptParts;
  },
});
