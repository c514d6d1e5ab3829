import { type Axis, growDimension, maxColumns, maxRows, type Workbook } from '@cloudity/docmodel/sheet';
import type { FilePlace } from './drawing-parts.ts';

/** Of a sheet's lines as the file's own program shows them, in CSS pixels. */
export interface LineSizes {
  readonly column: (at: number) => number;
  readonly row: (at: number) => number;
}

const emuOfPixel = 9525;
const largest = 4_000;

const lengthOf = (
  size: (at: number) => number,
  [from, before]: readonly [number, number],
  [to, after]: readonly [number, number],
): number => {
  let length = (after - before) / emuOfPixel;
  for (let at = from; at < to && length < largest; at += 1) length += size(at);
  return Math.round(length);
};

/** In CSS pixels. */
const sizeOf = ({ from, to }: FilePlace, { column, row }: LineSizes) =>
  'width' in to
    ? { width: Math.round(to.width / emuOfPixel), height: Math.round(to.height / emuOfPixel) }
    : {
        width: lengthOf(column, [from.column, from.right], [to.column, to.right]),
        height: lengthOf(row, [from.row, from.down], [to.row, to.down]),
      };

/** The line that something begins in, and how far behind its edge, in CSS pixels: a sheet can be named by its own edge too. */
const lineOf = (
  workbook: Workbook,
  axis: Axis,
  most: number,
  size: (at: number) => number,
  from: number,
  emu: number,
): readonly [line: number, offset: number] => {
  let [line, offset] = [from, emu / emuOfPixel];
  for (; offset > 0 && offset >= size(line) && line < most - 1; line += 1) offset -= size(line);
  line = Math.min(line, most - 1);
  growDimension(workbook, axis, line + 1);
  return [line, Math.round(offset)];
};

/** The cell that something floats from, its offset and its size; the sheet has that cell afterwards. */
export const placeOn = (workbook: Workbook, sheet: string, place: FilePlace, sizes: LineSizes) => {
  const { rows, columns } = workbook.sheet(sheet);
  const [row, y] = lineOf(workbook, rows, maxRows, sizes.row, place.from.row, place.from.down);
  const [column, x] = lineOf(workbook, columns, maxColumns, sizes.column, place.from.column, place.from.right);
  return { cell: { sheet, row, column }, box: { x, y, ...sizeOf(place, sizes) } };
};
