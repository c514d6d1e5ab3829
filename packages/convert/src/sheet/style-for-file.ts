import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { BorderLineStyle, BorderSide, CellStyle as FileStyle } from 'hucre';
import { vocabulary } from './vocabulary.ts';

/** The names of our palette, as they look in the light theme. */
const palette: Readonly<Record<string, string>> = vocabulary({
  gray: '6B7280',
  brown: '8A5A44',
  red: 'DC2626',
  orange: 'EA580C',
  yellow: 'FACC15',
  green: '16A34A',
  teal: '0D9488',
  blue: '2563EB',
  purple: '9333EA',
  pink: 'DB2777',
  black: '000000',
  white: 'FFFFFF',
});

/** `RRGGBB` of a colour by its hex or our name for it; null for anything else. */
export const rgbForFile = (color: unknown): string | null => {
  if (typeof color !== 'string') return null;
  return color.startsWith('#') ? color.slice(1).toUpperCase() : (palette[color.toLowerCase()] ?? null);
};

const sideOf = (border: unknown): BorderSide | undefined => {
  if (typeof border !== 'string') return undefined;
  const [style, color] = border.split(' ');
  return { style: style as BorderLineStyle, color: { rgb: rgbForFile(color) ?? '000000' } };
};

/** Of cells that say nothing themselves. */
export const defaultFont = { name: 'Calibri', size: 11 } as const;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Leaves out what says nothing: a file's part that is there and empty means something else to some readers. */
const filled = <Part extends object>(part: Part): Part | undefined => {
  const entries = Object.entries(part).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as Part);
};

/** A cell's look as a file holds it; undefined for the plain one. */
export const styleForFile = (style: CellStyle): FileStyle | undefined => {
  const color = rgbForFile(style.color);
  const fill = rgbForFile(style.fill);
  const rotation = number(style.rotation);
  const vertical = style.verticalAlign === 'middle' ? 'center' : text(style.verticalAlign);
  const font = filled({
    bold: style.bold === true ? true : undefined,
    italic: style.italic === true ? true : undefined,
    underline: style.underline === true ? true : undefined,
    strikethrough: style.strike === true ? true : undefined,
    size: number(style.size),
    name: text(style.font),
    color: color === null ? undefined : { rgb: color },
  });
  return filled({
    // A font without a name and a size is another one to some programs.
    font: font && { ...defaultFont, ...font },
    fill: fill === null ? undefined : { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill } },
    border: filled({
      top: sideOf(style.borderTop),
      right: sideOf(style.borderRight),
      bottom: sideOf(style.borderBottom),
      left: sideOf(style.borderLeft),
    }),
    alignment: filled({
      horizontal: text(style.align),
      vertical,
      wrapText: style.wrap === 'wrap' ? true : undefined,
      textRotation: rotation === undefined || rotation >= 0 ? rotation : 90 - rotation,
      indent: number(style.indent),
    }),
    numFmt: text(style.numberFormat),
    protection: style.isUnlocked === true ? { locked: false } : undefined,
  }) as FileStyle | undefined;
};
