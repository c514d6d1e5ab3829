import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { queueUnread } from './store.ts';

export interface TextsPort {
  /** Every file whose newest content was not read (with `all`: every file) waits to be read; answers how many that are. Idempotent. */
  readonly queue: (tenantId: TenantId, all: boolean) => Promise<number>;
}

const batchSize = 500;

export const createTextsPort = (db: Database): TextsPort => ({
  queue: async (tenantId, all) => {
    let count = 0;
    for (let after: FileId | null = null; ; ) {
      const ids: readonly FileId[] = await db.tenant(tenantId, (tx) =>
        queueUnread(tx, { after, limit: batchSize, all }),
      );
      count += ids.length;
      after = ids.at(-1) ?? null;
      if (ids.length < batchSize) return count;
    }
  },
});
