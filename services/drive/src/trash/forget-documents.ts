import type { TenantId } from '@cloudity/contracts';
import type { Drive } from '../drive.ts';
import { deleteRemovals, selectRemovals } from './store.ts';

const batchSize = 200;

/**
 * The hub has forgotten every document that was deleted for good. Runs after each deletion and again with the recurring work, because
 * the hub may have been away: what it has not answered stays noted.
 */
export const forgetDocuments = async (
  { platform: { db }, ports }: Pick<Drive, 'platform' | 'ports'>,
  tenantId: TenantId,
): Promise<void> => {
  for (;;) {
    const fileIds = await db.tenant(tenantId, (tx) => selectRemovals(tx, batchSize));
    if (fileIds.length === 0) return;
    await ports.documents.remove(tenantId, fileIds);
    await db.tenant(tenantId, (tx) => deleteRemovals(tx, fileIds));
  }
};
