import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { BorderLineStyle, BorderStyle } from 'hucre';
import { rgbForFile } from '../style-for-file.ts';
import { vocabulary } from '../vocabulary.ts';
import { rgbFromCss } from './color.ts';
import { areaOf, type Json, listOf, numberOf, objectOf, objectsOf } from './json.ts';

/** By their numbers, from 1. */
const lines: readonly BorderLineStyle[] = [
  'thin',
  'hair',
  'dotted',
  'dashed',
  'dashDot',
  'dashDotDot',
  'double',
  'medium',
  'mediumDashed',
  'mediumDashDot',
  'mediumDashDotDot',
  'slantDashDot',
  'thick',
];
const numbers: Readonly<Record<string, number>> = vocabulary({
  thin: 1,
  dotted: 3,
  dashed: 4,
  double: 7,
  medium: 8,
  thick: 13,
});

/** Cells whose borders are taken from one sheet. */
const mostCells = 500_000;

type Sides = Pick<BorderStyle, 'top' | 'right' | 'bottom' | 'left'>;
const sides = ['top', 'right', 'bottom', 'left'] as const;

const sideOf = (style: unknown, color: unknown): BorderStyle['top'] | null => {
  const line = lines[(numberOf(style) ?? 0) - 1];
  return line === undefined ? null : { style: line, color: { rgb: rgbFromCss(color) ?? '000000' } };
};

/** Calls `put` for each cell with the borders that `borderInfo` gives it, in its order. */
export const eachBorder = (borderInfo: unknown, put: (row: number, column: number, border: Sides) => void): void => {
  let left = mostCells;
  for (const info of objectsOf(borderInfo)) {
    if (info.rangeType === 'cell') {
      const value = objectOf(info.value);
      const [row, column] = [numberOf(value?.row_index), numberOf(value?.col_index)];
      if (value === null || row === null || column === null) continue;
      const own = sides.flatMap((side) => {
        const line = objectOf(value[side.charAt(0)]);
        const made = line === null ? null : sideOf(line.style, line.color);
        return made === null || made === undefined ? [] : [[side, made] as const];
      });
      left -= 1;
      if (own.length > 0 && left >= 0) put(row, column, Object.fromEntries(own));
      continue;
    }
    const line = sideOf(info.style, info.color);
    const kind = typeof info.borderType === 'string' ? info.borderType : '';
    for (const range of listOf(info.range)) {
      const area = areaOf(range);
      if (area === null || (line === null && kind !== 'border-none')) continue;
      const { fromRow, toRow, fromColumn, toColumn } = area;
      left -= (toRow - fromRow + 1) * (toColumn - fromColumn + 1);
      if (left < 0) return;
      const has: Readonly<Record<(typeof sides)[number], (row: number, column: number) => boolean>> = {
        top: (row) =>
          kind === 'border-all' ||
          (row === fromRow && (kind === 'border-outside' || kind === 'border-top')) ||
          (row > fromRow && (kind === 'border-inside' || kind === 'border-horizontal')),
        bottom: (row) =>
          kind === 'border-all' ||
          (row === toRow && (kind === 'border-outside' || kind === 'border-bottom')) ||
          (row < toRow && (kind === 'border-inside' || kind === 'border-horizontal')),
        left: (_, column) =>
          kind === 'border-all' ||
          (column === fromColumn && (kind === 'border-outside' || kind === 'border-left')) ||
          (column > fromColumn && (kind === 'border-inside' || kind === 'border-vertical')),
        right: (_, column) =>
          kind === 'border-all' ||
          (column === toColumn && (kind === 'border-outside' || kind === 'border-right')) ||
          (column < toColumn && (kind === 'border-inside' || kind === 'border-vertical')),
      };
      for (let row = fromRow; row <= toRow; row += 1)
        for (let column = fromColumn; column <= toColumn; column += 1) {
          if (line === null || line === undefined) continue;
          const own = sides.filter((side) => has[side](row, column)).map((side) => [side, line] as const);
          if (own.length > 0) put(row, column, Object.fromEntries(own));
        }
    }
  }
};

const fields = { t: 'borderTop', r: 'borderRight', b: 'borderBottom', l: 'borderLeft' } as const;

/** The borders of one cell as an entry of `borderInfo`; null without any. */
export const borderForLuckysheet = (row: number, column: number, style: CellStyle): Json | null => {
  const own = Object.entries(fields).flatMap(([key, field]) => {
    const [line = '', color] = String(style[field] ?? '').split(' ');
    const number = numbers[line];
    return number === undefined
      ? []
      : [[key, { style: number, color: `#${(rgbForFile(color) ?? '000000').toLowerCase()}` }] as const];
  });
  return own.length === 0
    ? null
    : { rangeType: 'cell', value: { row_index: row, col_index: column, ...Object.fromEntries(own) } };
};
