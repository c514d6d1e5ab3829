import { createHash } from 'node:crypto';
import type { FileId, TenantId } from '@cloudity/contracts';
import type { ObjectStore } from '@cloudity/objects';
import type { Platform } from '@cloudity/runtime';
import { readSnapshotObject } from '../../documents/snapshot-object.ts';
import type { LogRow } from '../log/log-row.ts';
import { decodeSegment, encodeSegment } from './segment.ts';
import type { Segment } from './store.ts';

/** Where a document's segments lie: apart from its snapshots, which come and go. */
export const segmentPrefix = (tenantId: TenantId, fileId: FileId): string => `collab-history/${tenantId}/${fileId}/`;

const sha256Of = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

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

const isSame = (left: LogRow, right: LogRow | undefined): boolean =>
  right !== undefined &&
  left.seq === right.seq &&
  left.author.kind === right.author.kind &&
  left.author.id === right.author.id &&
  left.relayed === right.relayed &&
  left.isQuarantined === right.isQuarantined &&
  left.at.getTime() === right.at.getTime() &&
  Buffer.from(left.data).equals(right.data);

/** The updates lie in an object of their own afterwards, which was read back and compared; no row names it yet. */
export const writeSegment = async (
  { objects, ids }: Pick<Platform, 'objects' | 'ids'>,
  tenantId: TenantId,
  fileId: FileId,
  rows: readonly LogRow[],
): Promise<Segment> => {
  const [fromSeq, toSeq] = [rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0];
  const object = await encodeSegment(rows);
  const segment: Segment = {
    fromSeq,
    toSeq,
    objectKey: `${segmentPrefix(tenantId, fileId)}${fromSeq}-${toSeq}-${ids.uuid()}`,
    objectBytes: object.length,
    sha256: sha256Of(object),
    dataBytes: rows.reduce((sum, { data }) => sum + data.length, 0),
  };
  await objects.put(segment.objectKey, object, object.length);
  const stored = await readSegment(objects, segment);
  if (stored.length !== rows.length || !rows.every((row, index) => isSame(row, stored[index])))
    throw new Error(`history segment ${segment.objectKey} does not hold what was written`);
  return segment;
};
