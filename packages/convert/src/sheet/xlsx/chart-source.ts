import { columnLetters, quotedSheetName } from '@cloudity/docmodel/sheet';
import { type Area, areaFromText } from '../area.ts';

/** Cells of a named sheet. */
export interface Block extends Area {
  readonly sheetName: string;
}

/** What a file's series names: its numbers, what stands along the axis, and the cell of its name. */
export interface SeriesBlocks {
  readonly values: Block;
  readonly labels: Block | null;
  readonly name: Block | null;
}

/** The ranges of a chart and how a table is read from them. */
export interface ChartSource {
  readonly source: string;
  readonly seriesIn: 'columns' | 'rows';
  readonly hasNames: boolean;
  readonly hasLabels: boolean;
}

const reference = /^\(?(?:'((?:[^']|'')+)'|([^'!(),[\]]+))!([^!,()]+)\)?$/;

/** `Sheet1!$B$2:$B$9` of a chart's part; null for several ranges, other files and names. */
export const blockFromText = (text: string | undefined): Block | null => {
  if (text === undefined || text.length > 1_000) return null;
  const [, quoted, plain = '', cells = ''] = reference.exec(text.trim()) ?? [];
  const area = cells === '' ? null : areaFromText(cells);
  return area === null ? null : { ...area, sheetName: quoted?.replaceAll("''", "'") ?? plain };
};

export const textFromBlock = ({ sheetName, fromRow, toRow, fromColumn, toColumn }: Block): string => {
  const corner = (row: number, column: number): string => `$${columnLetters(column)}$${row + 1}`;
  const [from, to] = [corner(fromRow, fromColumn), corner(toRow, toColumn)];
  return `${quotedSheetName(sheetName)}!${from === to ? from : `${from}:${to}`}`;
};

/** The same with rows and columns changed over: what is said of series in columns is then true of those in rows. */
const turned = (block: Block): Block => ({
  sheetName: block.sheetName,
  fromRow: block.fromColumn,
  toRow: block.toColumn,
  fromColumn: block.fromRow,
  toColumn: block.toRow,
});

const isColumn = ({ fromColumn, toColumn }: Block): boolean => fromColumn === toColumn;
const height = ({ fromRow, toRow }: Block): number => toRow - fromRow + 1;

const isNameOf = (name: Block | null, values: Block): boolean =>
  name !== null &&
  name.sheetName === values.sheetName &&
  name.fromColumn === values.fromColumn &&
  isColumn(name) &&
  name.fromRow === values.fromRow - 1 &&
  height(name) === 1;

/** Neighbours become one. */
const joined = (blocks: readonly Block[]): readonly Block[] => {
  const all: Block[] = [];
  for (const block of blocks) {
    const last = all.at(-1);
    const isNext =
      last !== undefined &&
      last.sheetName === block.sheetName &&
      last.fromRow === block.fromRow &&
      last.toRow === block.toRow &&
      last.toColumn + 1 === block.fromColumn;
    if (isNext) all[all.length - 1] = { ...last, toColumn: block.toColumn };
    else all.push(block);
  }
  return all;
};

/** The table of series that each stand in a column; null when they do not, or not beside each other. */
const tableOf = (
  series: readonly SeriesBlocks[],
): { readonly blocks: readonly Block[]; readonly hasNames: boolean; readonly hasLabels: boolean } | null => {
  const [first] = series;
  if (first === undefined) return null;
  const rows = height(first.values);
  if (!series.every(({ values }) => isColumn(values) && height(values) === rows)) return null;
  const labels = first.labels !== null && isColumn(first.labels) && height(first.labels) === rows ? first.labels : null;
  const hasNames =
    series.every(({ name, values }) => isNameOf(name, values)) && (labels === null || labels.fromRow > 0);
  const withName = (block: Block): Block => (hasNames ? { ...block, fromRow: block.fromRow - 1 } : block);
  const blocks = [...(labels === null ? [] : [labels]), ...series.map(({ values }) => values)].map(withName);
  return { blocks: joined(blocks), hasNames, hasLabels: labels !== null };
};

/** One source for all series; null when our charts cannot draw them: they need a table whose parts have one height. */
export const sourceFromSeries = (series: readonly SeriesBlocks[]): ChartSource | null => {
  const down = tableOf(series);
  const across = tableOf(
    series.map(({ values, labels, name }) => ({
      values: turned(values),
      labels: labels && turned(labels),
      name: name && turned(name),
    })),
  );
  // Series of one cell are both: the way counts in which their names and labels stand where they should.
  const worth = (table: typeof down): number =>
    table === null ? -1 : Number(table.hasNames) + Number(table.hasLabels);
  const [table, seriesIn] = worth(across) > worth(down) ? ([across, 'rows'] as const) : ([down, 'columns'] as const);
  if (table === null) return null;
  const { blocks, ...rest } = table;
  const shown = seriesIn === 'rows' ? blocks.map(turned) : blocks;
  return { ...rest, seriesIn, source: `=${shown.map(textFromBlock).join(',')}` };
};

/** A column (or row) of a table, of the blocks it is put together from. */
export type Line = readonly Block[];

/** As {@link SeriesBlocks}, of tables of several ranges. */
export interface SeriesLines {
  readonly values: Line;
  readonly labels: Line | null;
  readonly name: Line | null;
}

/** The series of a table of ranges, the other way round: `lines` are its columns (or rows), each from its first cell to its last. */
export const seriesFromLines = (
  lines: readonly Line[],
  { seriesIn, hasNames, hasLabels }: Omit<ChartSource, 'source'>,
): readonly SeriesLines[] => {
  const isDown = seriesIn === 'columns';
  const firstOf = ([first]: Line): Line =>
    first === undefined ? [] : [isDown ? { ...first, toRow: first.fromRow } : { ...first, toColumn: first.fromColumn }];
  const restOf = (line: Line): Line => {
    const [first, ...others] = line;
    if (!hasNames || first === undefined) return line;
    const length = isDown ? height(first) : height(turned(first));
    if (length === 1) return others.length === 0 ? line : others;
    return [
      isDown ? { ...first, fromRow: first.fromRow + 1 } : { ...first, fromColumn: first.fromColumn + 1 },
      ...others,
    ];
  };
  const [head] = lines;
  const labels = hasLabels && head !== undefined ? restOf(head) : null;
  return lines
    .slice(hasLabels ? 1 : 0)
    .map((line) => ({ values: restOf(line), labels, name: hasNames ? firstOf(line) : null }));
};
