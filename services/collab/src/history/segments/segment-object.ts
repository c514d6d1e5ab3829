import { createHash } from 'node:crypto';
import type { FileId, TenantId } from '@cloudity/contracts';
import type { ObjectStore } from '@cloudity/objects';
import { readSnapshotObject } from '../../documents/snapshot-object.ts';
import type { LogRow } from '../log/log-row.ts';
import { decodeSegment } from './segment.ts';
import type { Segment } from './store.ts';

/** Where a document's segments lie: apart from its snapshots, which come and go. */
export const segmentPrefix = (tenantId: TenantId, fileId: FileId): string => `collab-history/${tenantId}/${fileId}/`;

export const sha256Of = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The numbers and authors of updates come on top of their bytes. */
const overheadBytes = 40;

/** The updates in a segment. *Errors*: when the object is missing or is not the one that was verified. */
export const readSegment = async (objects: ObjectStore, segment: Segment): Promise<LogRow[]> => {
  const object = await readSnapshotObject(objects, segment.objectKey);
  if (!Buffer.from(segment.sha256).equals(sha256Of(object)))
    throw new Error(`history segment ${segment.objectKey} is not the one that was stored`);
  const count = segment.toSeq - segment.fromSeq + 1;
  return decodeSegment(object, segment.dataBytes + count * overheadBytes + 64);
};
