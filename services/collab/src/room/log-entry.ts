import type { UpdateRow } from '../documents/store.ts';
import { MalformedUpdateError, summarizeUpdate, type UpdateSummary } from '../yjs/update-summary.ts';
import type { LogEntry } from './document-state.ts';

const nothing: UpdateSummary = { structs: [], deletes: [], needs: [], isEmpty: true };

const summaryOf = (row: UpdateRow): UpdateSummary | null => {
  if (row.isQuarantined) return null;
  try {
    return summarizeUpdate(row.data);
  } catch (error) {
    if (error instanceof MalformedUpdateError) return null;
    throw error;
  }
};

/**
 * A stored row as the room takes it in. One in quarantine counts but says nothing; so does one that this version would not
 * have let in, until the next compaction puts it there: a bad row must not lock people out of their document (rules.md H6).
 */
export const logEntryFrom = (row: UpdateRow): { readonly entry: LogEntry; readonly isQuarantined: boolean } => {
  const summary = summaryOf(row);
  return { entry: { seq: row.seq, data: row.data, summary: summary ?? nothing }, isQuarantined: summary === null };
};
