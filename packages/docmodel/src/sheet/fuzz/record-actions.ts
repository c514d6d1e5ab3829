import { rangeFromAnchor } from '../range.ts';
import { addRecord, describeRecord, moveRecord, type RecordKind, recordsOf, removeRecord } from '../records.ts';
import { type Action, anySheet, someRange } from './action.ts';
import type { Replica } from './replica.ts';

const kinds: readonly RecordKind[] = [
  'merge',
  'merge',
  'validation',
  'condition',
  'filter',
  'chart',
  'image',
  'protection',
  'pivot',
];

/** Every record with the range it has now, as texts that begin with its id. */
const standing = ({ workbook }: Replica, sheet: string): readonly string[] =>
  recordsOf(workbook, sheet).map(
    ({ id, anchor }) => `${id} ${JSON.stringify(rangeFromAnchor(workbook, sheet, anchor))}`,
  );

export const records: Action = (replica, random) => {
  const sheet = anySheet(replica, random);
  const known = recordsOf(replica.workbook, sheet);
  const range = someRange(replica, random, sheet);
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  if (some === null) {
    const before = standing(replica, sheet);
    const id = addRecord(replica.workbook, random.pick(kinds), range, { title: random.below(99) });
    const after = standing(replica, sheet).filter((record) => !record.startsWith(`${id} `));
    if (after.join() !== before.join()) throw new Error(`a record for ${JSON.stringify(range)} moved others`);
    const { anchor } = recordsOf(replica.workbook, sheet).find((record) => record.id === id) ?? { anchor: '' };
    const placed = rangeFromAnchor(replica.workbook, sheet, anchor);
    if (JSON.stringify(Object.entries(placed ?? {}).sort()) !== JSON.stringify(Object.entries(range).sort()))
      throw new Error(`a record for ${JSON.stringify(range)} is shown at ${JSON.stringify(placed)}`);
  } else if (random.chance(0.35)) moveRecord(replica.workbook, some.id, range);
  else if (random.chance(0.5) && some.kind !== 'band')
    describeRecord(replica.workbook, sheet, some.id, { title: random.below(99) });
  else removeRecord(replica.workbook, sheet, some.id);
};
