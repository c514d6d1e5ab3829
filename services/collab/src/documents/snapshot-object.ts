import type { FileId, TenantId } from '@cloudity/contracts';
import type { ObjectStore } from '@cloudity/objects';

/** A snapshot larger than this lives in the object store, not in the row. */
export const maxInlineSnapshotBytes = 1024 * 1024;

/** Where the snapshots of a document lie; each has a name of its own, so that none is ever overwritten. */
export const snapshotPrefix = (tenantId: TenantId, fileId: FileId): string => `collab/${tenantId}/${fileId}/`;

export const readSnapshotObject = async (objects: ObjectStore, key: string): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await objects.get(key)) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
};
