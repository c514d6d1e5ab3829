import type { FileId, TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { readSegment } from '../segments/segment-object.ts';
import { readSegments } from '../segments/store.ts';
import type { LogRow } from './log-row.ts';
import { measureLogRows, readBaseSeq, readLogRows } from './store.ts';

/** A log larger than this is not replayed: 128 MiB are some seven million keystrokes. */
const maxLogBytes = 128 * 1024 * 1024;
/** What a row costs beside its bytes. */
const rowBytes = 64;

export interface LogLimits {
  readonly maxBytes: number;
}

/** Null when an update is missing. */
const gather = async (
  { db, objects }: Pick<Platform, 'db' | 'objects'>,
  tenantId: TenantId,
  fileId: FileId,
  toSeq: number,
  { maxBytes }: LogLimits,
): Promise<LogRow[] | null> => {
  const fromSeq = await readBaseSeq(db, tenantId, fileId, toSeq);
  const segments = await readSegments(db, tenantId, fileId, fromSeq, toSeq);
  const firstRow = Math.max(fromSeq, (segments.at(-1)?.toSeq ?? 0) + 1);
  const rest = await measureLogRows(db, tenantId, fileId, firstRow, toSeq);
  const packed = segments.reduce(
    (sum, { dataBytes, fromSeq: start, toSeq: end }) => sum + dataBytes + (end - start + 1) * rowBytes,
    0,
  );
  if (packed + rest.bytes + rest.rows * rowBytes > maxBytes)
    throw new AppError('too_large', 'The history of this document is too long to be replayed.', {
      detail: { maxBytes },
    });
  const rows: LogRow[] = [];
  for (const segment of segments) for (const row of await readSegment(objects, segment)) rows.push(row);
  for await (const row of readLogRows(db, tenantId, fileId, firstRow, toSeq)) rows.push(row);
  const wanted = rows.filter(({ seq }) => seq >= fromSeq && seq <= toSeq);
  const isWhole = wanted.length === toSeq - fromSeq + 1 && wanted.every(({ seq }, index) => seq === fromSeq + index);
  return isWhole ? wanted : null;
};

/**
 * Every update that makes the document as it was after `toSeq`, in order, whether it lies in a segment or still in the table: from the
 * newest base before it, the first update where there is none. *Errors*: `too_large` above
 * 128 MiB; a defect when one is missing.
 */
export const readLog = async (
  platform: Pick<Platform, 'db' | 'objects'>,
  tenantId: TenantId,
  fileId: FileId,
  toSeq: number,
  limits: LogLimits = { maxBytes: maxLogBytes },
): Promise<LogRow[]> => {
  // Twice: retention may have put a segment in place of rows between two of the statements.
  for (let attempt = 0; attempt < 2; attempt++) {
    const rows = await gather(platform, tenantId, fileId, toSeq, limits);
    if (rows) return rows;
  }
  throw new Error(`the history of document ${fileId} has a hole`);
};
