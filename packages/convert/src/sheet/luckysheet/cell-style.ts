import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { CellStyle as FileStyle } from 'hucre';
import { rgbForFile } from '../style-for-file.ts';
import { rgbFromCss } from './color.ts';
import { isSet, type Json, numberOf, objectOf, textOf } from './json.ts';

/** Fonts by their numbers in the English list of Luckysheet. */
const fonts = ['Times New Roman', 'Arial', 'Tahoma', 'Verdana'] as const;

const across = ['center', 'left', 'right'] as const;
const down = ['center', 'top', 'bottom'] as const;
const wraps: readonly unknown[] = ['clip', 'overflow', 'wrap'];
/** `tr`: by their numbers; 3 stands on end, which we do not have. */
const rotations = [0, 45, -45, 0, 90, -90] as const;

const rotationOf = (cell: Json): number => {
  const own = numberOf(cell.rt);
  // As in files of Excel 91 to 180 turn downwards.
  if (own !== null && own !== 0) return own > 90 && own <= 180 ? 90 - own : Math.max(-90, Math.min(90, own));
  return rotations[numberOf(cell.tr) ?? 0] ?? 0;
};

/** The look of a cell. */
export const styleFromLuckysheet = (cell: Json): FileStyle | null => {
  const [color, fill] = [rgbFromCss(cell.fc), rgbFromCss(cell.bg)];
  const family = numberOf(cell.ff);
  const name = family === null ? textOf(cell.ff) : fonts[family];
  const size = numberOf(cell.fs);
  const horizontal = cell.ht === undefined || cell.ht === null ? undefined : across[numberOf(cell.ht) ?? -1];
  const vertical = cell.vt === undefined || cell.vt === null ? undefined : down[numberOf(cell.vt) ?? -1];
  const rotation = rotationOf(cell);
  const format = textOf(objectOf(cell.ct)?.fa);
  const font: NonNullable<FileStyle['font']> = {
    ...(isSet(cell.bl) ? { bold: true } : {}),
    ...(isSet(cell.it) ? { italic: true } : {}),
    ...(isSet(cell.un) ? { underline: true } : {}),
    ...(isSet(cell.cl) ? { strikethrough: true } : {}),
    ...(color === null ? {} : { color: { rgb: color } }),
    ...(name === null || name === undefined || name === '' ? {} : { name }),
    ...(size === null ? {} : { size }),
  };
  const alignment: NonNullable<FileStyle['alignment']> = {
    ...(horizontal === undefined ? {} : { horizontal }),
    ...(vertical === undefined ? {} : { vertical }),
    ...(numberOf(cell.tb) === 2 ? { wrapText: true } : {}),
    ...(rotation === 0 ? {} : { textRotation: rotation }),
  };
  const style: FileStyle = {
    ...(Object.keys(font).length === 0 ? {} : { font }),
    ...(fill === null ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill } } }),
    ...(Object.keys(alignment).length === 0 ? {} : { alignment }),
    ...(format === null || format === 'General' || format === '@' || format === '' ? {} : { numFmt: format }),
    ...(format === '@' ? { numFmt: '@' } : {}),
  };
  return Object.keys(style).length === 0 ? null : style;
};

const hex = (color: unknown): string | null => {
  const rgb = rgbForFile(color);
  return rgb === null ? null : `#${rgb.toLowerCase()}`;
};

/** The same the other way round; its borders are apart, in the sheet's `config`. */
export const styleForLuckysheet = (style: CellStyle): Json => {
  const [color, fill] = [hex(style.color), hex(style.fill)];
  const align = (across as readonly unknown[]).indexOf(style.align);
  const vertical = style.verticalAlign === 'middle' ? 0 : (down as readonly unknown[]).indexOf(style.verticalAlign);
  const wrap = wraps.indexOf(style.wrap);
  const rotation = typeof style.rotation === 'number' ? style.rotation : 0;
  return {
    ...(style.bold === true ? { bl: 1 } : {}),
    ...(style.italic === true ? { it: 1 } : {}),
    ...(style.underline === true ? { un: 1 } : {}),
    ...(style.strike === true ? { cl: 1 } : {}),
    ...(color === null ? {} : { fc: color }),
    ...(fill === null ? {} : { bg: fill }),
    ...(typeof style.font === 'string' ? { ff: style.font } : {}),
    ...(typeof style.size === 'number' ? { fs: style.size } : {}),
    ...(align < 0 ? {} : { ht: align }),
    ...(vertical < 0 ? {} : { vt: vertical }),
    ...(wrap < 0 ? {} : { tb: String(wrap) }),
    ...(rotation === 0 ? {} : { rt: rotation < 0 ? 90 - rotation : rotation }),
  };
};
