import * as Y from 'yjs';
import type { Axis } from './axis.ts';
import { numbersIn } from './axis-tree.ts';
import { safeContent } from './content.ts';
import { parseId } from './ids.ts';
import { blockOf, blockRows, type PackedCells } from './packed.ts';
import { namesName, type PlainMap, partsOf, sheetsName, stylesName, workbookMetaName } from './parts.ts';
import { rangeFromAnchor } from './range.ts';
import { recordParts, recordsOf } from './records.ts';
import { generationOf } from './schema.ts';
import { Workbook } from './workbook.ts';

const sortedEntries = (map: PlainMap): readonly (readonly [string, unknown])[] =>
  [...map.entries()].sort(([one], [other]) => (one < other ? -1 : 1));

/** Numbers as pairs from, to. */
const pairsOf = (numbers: readonly number[]): readonly number[] => {
  const pairs: number[] = [];
  for (const n of numbers.toSorted((one, other) => one - other))
    if (pairs.at(-1) === n - 1) pairs[pairs.length - 1] = n;
    else if (pairs.at(-1) !== n) pairs.push(n, n);
  return pairs;
};

/** Runs stay whole, for ids are for life; deleted rows become pairs of numbers; what was said of them is dropped. */
const copyAxis = (axis: Axis, records: PlainMap, state: PlainMap): void => {
  const dead = new Map<string, number[]>();
  const bury = (prefix: string, n: number): void => {
    const numbers = dead.get(prefix) ?? [];
    numbers.push(n);
    dead.set(prefix, numbers);
  };
  for (const [prefix, record] of sortedEntries(axis.records)) records.set(prefix, record);
  for (const [key, value] of sortedEntries(axis.state)) {
    const colon = key.lastIndexOf(':');
    const [id, what] = [key.slice(0, colon), key.slice(colon + 1)];
    const parsed = parseId(id);
    if (what === 'a') state.set(key, value);
    else if (what === 'd') for (const n of numbersIn(value, axis.countOf(id))) bury(id, n);
    else if (what === 'x' && value === 1 && parsed !== null) bury(parsed.prefix, parsed.n);
    else if (what !== 'x' && what !== 'd' && axis.isLive(id)) state.set(key, value);
  }
  for (const [prefix, numbers] of [...dead].sort()) state.set(`${prefix}:d`, pairsOf(numbers));
};

/** Below this many cells of a block single keys are smaller. */
const fewCells = 12;

/** Everything shown, in arrays where a block has enough of it. */
const copyCells = (
  from: PackedCells,
  axes: { readonly rows: Axis; readonly columns: Axis },
  overlay: PlainMap,
  blocks: PlainMap,
  keep: (value: unknown) => unknown,
): void => {
  const grouped = new Map<
    string,
    { readonly index: number; readonly row: string; readonly column: string; readonly value: unknown }[]
  >();
  for (const { row, column, value } of from.entries()) {
    const parsed = parseId(row);
    const kept = keep(value);
    if (parsed === null || kept === null || !axes.rows.isLive(row) || !axes.columns.isLive(column)) continue;
    const key = `${blockOf(parsed.prefix, parsed.n)}:${column}`;
    const cells = grouped.get(key) ?? [];
    cells.push({ index: (parsed.n - 1) % blockRows, row, column, value: kept });
    grouped.set(key, cells);
  }
  for (const [key, cells] of [...grouped].sort(([one], [other]) => (one < other ? -1 : 1))) {
    cells.sort((one, other) => one.index - other.index);
    if (cells.length < fewCells) for (const { row, column, value } of cells) overlay.set(`${row}:${column}`, value);
    else {
      const block: unknown[] = new Array((cells.at(-1)?.index ?? 0) + 1).fill(null);
      for (const { index, value } of cells) block[index] = value;
      blocks.set(key, block);
    }
  }
};

/**
 * One update that makes an EMPTY document show what this one shows, without its history: deleted sheets, rows and cells are
 * gone, single keys are packed into arrays, the generation is one higher. All ids stay, so that unsaved changes, comments and
 * links that name them still find them. The document itself is not changed.
 *
 * The result never merges with a replica of the older generation: it belongs in a new room (H12), made by the server while
 * nobody writes. The same document gives the same bytes.
 */
export const vacuumWorkbook = (doc: Y.Doc): Uint8Array<ArrayBuffer> => {
  const source = new Workbook(doc);
  const target = new Y.Doc();
  target.clientID = 1;
  const usedStyles = new Set<unknown>();
  target.transact(() => {
    const meta = target.getMap(workbookMetaName);
    for (const [key, value] of sortedEntries(doc.getMap(workbookMetaName))) meta.set(key, value);
    meta.set('generation', generationOf(doc) + 1);
    for (const { id } of source.sheets) {
      const sheet = source.sheet(id);
      const parts = partsOf(target, id);
      copyAxis(sheet.rows, parts.rowRuns, parts.rowState);
      copyAxis(sheet.columns, parts.columnRuns, parts.columnState);
      copyCells(sheet.values, sheet, parts.values, parts.valueBlocks, safeContent);
      copyCells(sheet.formats, sheet, parts.formats, parts.formatBlocks, (value) => {
        if (typeof value !== 'string' || !source.styles.has(value)) return null;
        usedStyles.add(value);
        return value;
      });
      for (const { id: record, kind, anchor, spec } of recordsOf(source, id)) {
        // Charts and pictures stand on their own when their cells are gone.
        if (kind !== 'chart' && kind !== 'image' && rangeFromAnchor(source, id, anchor) === null) continue;
        parts.records.set(`${record}:r`, [kind, anchor]);
        if (Object.keys(spec).length > 0) parts.records.set(`${record}:s`, spec);
        if (kind === 'pivot')
          for (const { key, value } of recordParts(sheet.parts.records, record)) parts.records.set(key, value);
      }
    }
    const isShown = new Set(source.sheets.map(({ id }) => id));
    const lists = [
      [sheetsName, (key: string) => isShown.has(key.slice(0, -2))],
      [stylesName, (key: string) => usedStyles.has(key)],
      [namesName, (key: string) => source.names.textOf(key.slice(0, -2)) !== null],
    ] as const;
    for (const [name, isKept] of lists)
      for (const [key, value] of sortedEntries(doc.getMap(name))) if (isKept(key)) target.getMap(name).set(key, value);
  });
  source.destroy();
  const update = Y.encodeStateAsUpdate(target);
  target.destroy();
  return new Uint8Array(update);
};
