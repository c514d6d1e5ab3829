import { RangeSet } from '@cloudity/docmodel/range-set';
import * as Y from 'yjs';
import { encodeSnapshotRanges } from '../yjs/snapshot-ranges.ts';
import { summarizeUpdate } from '../yjs/update-summary.ts';

export interface CompactionRow {
  readonly seq: number;
  readonly data: Uint8Array;
}

export interface CompactionInput {
  readonly snapshot: Uint8Array | null;
  readonly rows: readonly CompactionRow[];
}

export interface CompactionResult {
  readonly snapshot: Uint8Array;
  /** What it holds, for `decodeSnapshotRanges`. */
  readonly ranges: Uint8Array;
  /** Rows that make applying fail, left out. */
  readonly quarantined: readonly number[];
}

/**
 * One transaction for all updates: twice as fast as one each. It is declared local at its end, or Yjs would clean up
 * formatting as it does for a person's browser, and the snapshot would hold deletions that nobody made.
 */
const applyAll = (doc: Y.Doc, updates: readonly Uint8Array[]): void => {
  doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update);
    transaction.local = true;
  });
};

/** A Y.Doc that holds exactly what the updates say. *Errors*: whatever Yjs throws for an update it cannot apply. */
export const buildDocument = (updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  applyAll(doc, updates);
  return doc;
};

const updatesOf = (snapshot: Uint8Array | null, rows: readonly CompactionRow[]): Uint8Array[] => [
  ...(snapshot ? [snapshot] : []),
  ...rows.map(({ data }) => data),
];

const canBuild = (snapshot: Uint8Array | null, rows: readonly CompactionRow[]): boolean => {
  try {
    buildDocument(updatesOf(snapshot, rows));
    return true;
  } catch {
    return false;
  }
};

const isReadable = (update: Uint8Array): boolean => {
  try {
    summarizeUpdate(update);
    return true;
  } catch {
    return false;
  }
};

/**
 * Finds the rows without which the rest can be applied. The row at which applying fails is not always the guilty one: an
 * earlier row may have been waiting for it. So those that were waiting are tried first. Quadratic, for a case that only a
 * defect or an attack brings about.
 */
const findUnusable = ({ snapshot, rows }: CompactionInput): Set<number> => {
  const unusable = new Set<number>();
  let good: CompactionRow[] = [];
  let waiting: CompactionRow[] = [];
  for (const row of rows) {
    if (canBuild(snapshot, [...good, row])) {
      good.push(row);
      const hasPending = buildDocument(updatesOf(snapshot, good)).store.pendingStructs !== null;
      waiting = hasPending ? [...waiting, row] : [];
      continue;
    }
    const guilty =
      waiting.find((suspect) => canBuild(snapshot, [...good.filter((one) => one !== suspect), row])) ?? row;
    unusable.add(guilty.seq);
    if (guilty === row) continue;
    good = [...good.filter((one) => one !== guilty), row];
    waiting = waiting.filter((one) => one !== guilty);
  }
  return unusable;
};

/** The document of all rows that can be applied, and which they are; all of them, but for a defect or an attack. */
const buildUsable = (input: CompactionInput): { readonly doc: Y.Doc; readonly rows: readonly CompactionRow[] } => {
  try {
    return { doc: buildDocument(updatesOf(input.snapshot, input.rows)), rows: input.rows };
  } catch {
    const unusable = findUnusable(input);
    const rows = input.rows.filter(({ seq }) => !unusable.has(seq));
    return { doc: buildDocument(updatesOf(input.snapshot, rows)), rows };
  }
};

/** Throws unless the snapshot holds every clock and every deletion of what went into it. */
const verify = (result: Uint8Array, inputs: readonly Uint8Array[]): Uint8Array => {
  const { structs, deletes } = summarizeUpdate(result);
  const held = { structs: RangeSet.from(structs), deletes: RangeSet.from(deletes) };
  for (const input of inputs) {
    const summary = summarizeUpdate(input);
    if (!held.structs.coversAll(summary.structs) || !held.deletes.coversAll(summary.deletes))
      throw new Error('the compacted snapshot lacks something of what went into it');
  }
  buildDocument([result]);
  return encodeSnapshotRanges(held);
};

/**
 * Snapshot and updates as one smaller snapshot (garbage collected, format V1), verified to lack nothing. Rows that cannot be
 * applied are left out and named (rules.md H6). Runs in a worker thread: a large document takes seconds.
 */
export const compact = (input: CompactionInput): CompactionResult => {
  const readable = input.rows.filter(({ data }) => isReadable(data));
  const { doc, rows } = buildUsable({ snapshot: input.snapshot, rows: readable });
  const snapshot = Y.encodeStateAsUpdate(doc);
  const kept = new Set(rows);
  const quarantined = input.rows.filter((row) => !kept.has(row)).map(({ seq }) => seq);
  return { snapshot, ranges: verify(snapshot, updatesOf(input.snapshot, rows)), quarantined };
};
