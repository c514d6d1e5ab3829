import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  deleteDimension,
  emptyWorkbook,
  insertDimension,
  reorderRows,
  vacuumWorkbook,
  Workbook,
  writeCells,
} from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import type { Figure } from '../report.ts';
import { atMost, atMostTimes, percentile, told } from './figure.ts';

const rows = 10_000;
const columns = 10;
const sheet = 's1';

/** A third are texts, most of them different, a third whole numbers, a third amounts with two places. */
const valueAt = (row: number, column: number): string | number => {
  const number = (row * 31 + column * 17) % 100_000;
  return [`Item ${number % 5_000}`, number, number / 100][(row + column) % 3] ?? 0;
};

const filled = (): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  const values = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => valueAt(row, column)),
  );
  writeCells(workbook, { sheet, row: 0, column: 0 }, values);
  return workbook;
};

/** The peer: one Y.Map with a key of row and column for each cell, and the order of rows in a Y.Array, without which no row can be inserted. */
const flat = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.transact(() => {
    const cells = doc.getMap('cells');
    const id = (row: number): string => row.toString(36).padStart(4, '0');
    doc.getArray('rows').push(Array.from({ length: rows }, (_, row) => id(row)));
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) cells.set(`${id(row)}:${column}`, valueAt(row, column));
  });
  return doc;
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const median = (values: readonly number[]): number => percentile(values, 0.5);

const load = (update: Uint8Array): { readonly doc: Y.Doc; readonly ms: number } => {
  const doc = new Y.Doc();
  const begin = performance.now();
  Y.applyUpdate(doc, update);
  return { doc, ms: performance.now() - begin };
};

/** What an ended task held is garbage only in the next one. */
const settle = async (): Promise<void> => {
  for (let time = 0; time < 3; time += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
};

/** Bytes that stay in use for a loaded document. */
const heapOf = async (update: Uint8Array): Promise<number> => {
  await settle();
  const before = process.memoryUsage();
  const { doc } = load(update);
  await settle();
  const after = process.memoryUsage();
  doc.get('kept');
  return after.heapUsed - before.heapUsed + after.external - before.external;
};

const timed = (act: () => void): number => {
  const begin = performance.now();
  act();
  return performance.now() - begin;
};

/** Bytes that others get for one action. */
const sharedBytes = (workbook: Workbook, act: () => void): number => {
  let bytes = 0;
  const count = (update: Uint8Array): void => {
    bytes += update.length;
  };
  workbook.doc.on('update', count);
  act();
  workbook.doc.off('update', count);
  return bytes;
};

/** 100,000 cells in the workbook's document and in the peer, alternating; then what structural edits cost in the middle of them. */
export const modelFigures = async (rounds: number): Promise<readonly Figure[]> => {
  const ours = Y.encodeStateAsUpdate(filled().doc);
  const peer = Y.encodeStateAsUpdate(flat());
  const times = { ours: [] as number[], peer: [] as number[] };
  const heaps = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(load(ours).ms);
    times.peer.push(load(peer).ms);
    heaps.ours.push(await heapOf(ours));
    heaps.peer.push(await heapOf(peer));
  }
  const workbook = filled();
  const lines = { sheet, dimension: 'rows', count: 1 } as const;
  const { rows: axis } = workbook.sheet(sheet);
  // Clocks and ids as long as those of a document that has been in use.
  for (let edit = 0; edit < 5_000; edit += 1) writeCells(workbook, { sheet, row: 0, column: 0 }, [[edit]]);
  const inserted = Array.from({ length: 200 }, (_, edit) =>
    sharedBytes(workbook, () => insertDimension(workbook, { ...lines, at: 5_000 + (edit % 7) })),
  );
  const deleted = sharedBytes(workbook, () => deleteDimension(workbook, { ...lines, at: 5_000 }));
  const typed = sharedBytes(workbook, () => writeCells(workbook, { sheet, row: 7_000, column: 3 }, [[12.5]]));
  const formula = sharedBytes(workbook, () =>
    writeCells(workbook, { sheet, row: 7_000, column: 9 }, [[{ formula: '=SUM(A7001:I7001)*$B$1' }]]),
  );
  const view = median(
    Array.from({ length: 20 }, () =>
      timed(() => {
        insertDimension(workbook, { ...lines, at: 5_003 });
        axis.at(9_000);
      }),
    ),
  );
  const before = Y.encodeStateAsUpdate(workbook.doc).length;
  const sorted = filled();
  const order = Array.from({ length: rows }, (_, index) => (index * 7_919) % rows);
  const sortedBytes = sharedBytes(sorted, () => reorderRows(sorted, sheet, 0, order));
  const sortedAxis = sorted.sheet(sheet).rows;
  const viewOfSorted = median(
    Array.from({ length: 5 }, () =>
      timed(() => {
        insertDimension(sorted, { ...lines, at: 5_003 });
        sortedAxis.at(9_000);
      }),
    ),
  );
  return [
    atMostTimes('100k cells: size', ours.length, 'bytes', peer.length, 0.35),
    atMostTimes('100k cells: load', median(times.ours), 'ms', median(times.peer), 0.35),
    atMostTimes('100k cells: heap', median(heaps.ours), 'bytes', median(heaps.peer), 0.15),
    atMost('a row inserted in the middle: shared, the most of 200', Math.max(...inserted), 'bytes', 80),
    atMost('the same until its order is known', view, 'ms', 16),
    told('a row deleted: shared', deleted, 'bytes'),
    told('a value typed: shared', typed, 'bytes'),
    told('a formula with two references typed: shared', formula, 'bytes'),
    told('10,000 rows sorted: shared', sortedBytes, 'bytes'),
    told('a row inserted among sorted ones, until its order is known', viewOfSorted, 'ms'),
    told('after 5,000 overwrites: size', before, 'bytes'),
    told('the same, vacuumed', vacuumWorkbook(workbook.doc).length, 'bytes'),
  ];
};
