import { vacuumWorkbook } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import { compact } from './compact.ts';
import type { VacuumResult } from './jobs.ts';

const minBytes = 256 * 1024;

/** Whether a document of this size may hold much that nobody sees any more: it is twice what the last vacuum left or found. */
export const isVacuumDue = (sizeBytes: number, vacuumedBytes: number): boolean =>
  sizeBytes >= Math.max(minBytes, vacuumedBytes * 2);

/** A new room costs everybody who is away an offline copy: it has to save so much. */
const worthwhile = 0.7;

/** The workbook without its history (docmodel's vacuumWorkbook); null when that is not much smaller. */
export const vacuum = (doc: Y.Doc): VacuumResult | null => {
  const update = vacuumWorkbook(doc);
  if (update.length > Y.encodeStateAsUpdate(doc).length * worthwhile) return null;
  const clientIds = [...new Set(summarizeUpdate(update).structs.map(({ client }) => client))];
  return { update, compacted: compact({ snapshot: null, rows: [{ seq: 1, data: update }] }), clientIds };
};
