import type { CellStyle } from '@cloudity/docmodel/sheet';

/** Points to CSS pixels. */
const pxPerPoint = 96 / 72;
export const defaultFontSize = 10;
export const cellPadding = 4;

const families: Readonly<Record<string, string>> = {
  Arial: 'Arial, "Liberation Sans", sans-serif',
  Georgia: 'Georgia, "Liberation Serif", serif',
  'Times New Roman': '"Times New Roman", "Liberation Serif", serif',
  'Courier New': '"Courier New", "Liberation Mono", monospace',
  Verdana: 'Verdana, "DejaVu Sans", sans-serif',
  Inter: '"Inter Variable", system-ui, sans-serif',
};
export const fontNames = Object.keys(families);
const defaultFamily = families.Inter ?? 'sans-serif';

/** Nothing a stored name holds but letters, digits, spaces and hyphens gets into a font's description. */
const familyOf = (name: string): string =>
  families[name] ?? (/^[\p{L}\p{N} -]{1,60}$/u.test(name) ? `"${name}", ${defaultFamily}` : defaultFamily);

export const fontSizeOf = (style: CellStyle): number =>
  (typeof style.size === 'number' ? style.size : defaultFontSize) * pxPerPoint;

const fonts = new Map<string, string>();
/** The style's font as a canvas wants it. */
export const fontOf = (style: CellStyle): string => {
  const key = `${style.italic ?? ''}|${style.bold ?? ''}|${style.size ?? ''}|${style.font ?? ''}`;
  const known = fonts.get(key);
  if (known !== undefined) return known;
  const family = typeof style.font === 'string' ? familyOf(style.font) : defaultFamily;
  const font = `${style.italic ? 'italic ' : ''}${style.bold ? '600 ' : ''}${Math.round(fontSizeOf(style) * 100) / 100}px ${family}`;
  fonts.set(key, font);
  return font;
};

export const lineHeightOf = (style: CellStyle): number => Math.round(fontSizeOf(style) * 1.3);

let measurer: CanvasRenderingContext2D | null = null;
const widths = new Map<string, Map<string, number>>();

/** Fonts may load later than the first measuring. */
export const forgetWidths = (): void => widths.clear();

const glyphWidth = (font: string, glyph: string): number => {
  const known = widths.get(font) ?? new Map<string, number>();
  widths.set(font, known);
  const width = known.get(glyph);
  if (width !== undefined) return width;
  measurer ??= document.createElement('canvas').getContext('2d');
  if (measurer === null) return 7;
  if (measurer.font !== font) measurer.font = font;
  const measured = measurer.measureText(glyph).width;
  known.set(glyph, measured);
  return measured;
};

/** CSS pixels, from the widths of single glyphs: within a pixel or two of what is drawn, and never asks the browser twice. */
export const textWidth = (font: string, text: string): number => {
  let width = 0;
  for (const glyph of text) width += glyphWidth(font, glyph);
  return width;
};

/** The lines of a text within a width: broken at spaces, and inside words that are longer. */
export const wrapped = (font: string, text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r\n|\r|\n/)) {
    let line = '';
    let lineWidth = 0;
    for (const word of paragraph.split(/(?<= )/)) {
      const wordWidth = textWidth(font, word.trimEnd());
      if (line !== '' && lineWidth + wordWidth > width) {
        lines.push(line.trimEnd());
        line = '';
        lineWidth = 0;
      }
      if (wordWidth <= width) {
        line += word;
        lineWidth += textWidth(font, word);
        continue;
      }
      for (const glyph of word) {
        const own = glyphWidth(font, glyph);
        if (line !== '' && lineWidth + own > width) {
          lines.push(line);
          line = '';
          lineWidth = 0;
        }
        line += glyph;
        lineWidth += own;
      }
    }
    lines.push(line.trimEnd());
    if (lines.length > 500) break;
  }
  return lines;
};
