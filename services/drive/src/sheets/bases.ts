import { FileId } from '@cloudity/contracts';
import type { KeptParts } from '@cloudity/convert/sheet';
import { type Actor, AppError } from '@cloudity/kernel';
import { selectContentByHash } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import { requireFile } from '../files/find.ts';
import type { TableBase } from './run-table.ts';
import type { TableReader } from './table-reader.ts';

/** Uploads that live spreadsheets were made of, as the hub asks for them. */
export interface BasesPort {
  /**
   * What of that content of the upload goes back into an XLSX file (SPEC TB6). The right is the actor's own to read the upload: what a
   * spreadsheet says of its base, anybody who writes in it may have said. Null when the upload is gone, has no such content (any more),
   * is not the actor's to read, or cannot be read in time.
   */
  readonly keptParts: (actor: Actor, base: TableBase) => Promise<KeptParts | null>;
}

/** Somebody waits for a download. */
const patienceMs = 20_000;

export const createBasesPort = ({ platform: { db, clock } }: Drive, reader: TableReader): BasesPort => ({
  keptParts: async (actor, base) => {
    const fileId = FileId.safeParse(base.fileId);
    if (!fileId.success || !/^[0-9a-f]{64}$/.test(base.sha256)) return null;
    try {
      const content = await db.tenant(actor.tenantId, async (tx) => {
        const { id } = await requireFile(tx, actor, clock.now(), fileId.data, 'read');
        return selectContentByHash(tx, id, Buffer.from(base.sha256, 'hex'));
      });
      return content && (await reader.keep(actor.tenantId, content, AbortSignal.timeout(patienceMs)));
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  },
});
