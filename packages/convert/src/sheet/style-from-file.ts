import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { BorderSide, Color, CellStyle as FileStyle } from 'hucre';
import { resolveThemeColor } from 'hucre/xlsx';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const colorFrom = (color: Color | undefined, theme: readonly string[]): string | null => {
  const rgb =
    color?.rgb ??
    (color?.theme !== undefined && color.theme < theme.length
      ? resolveThemeColor([...theme], color.theme, color.tint)
      : undefined);
  const hex = rgb?.slice(-6);
  return hex !== undefined && /^[0-9a-f]{6}$/i.test(hex) ? `#${hex.toLowerCase()}` : null;
};

const borderKinds: Readonly<Record<BorderSide['style'], string>> = {
  thin: 'thin',
  hair: 'thin',
  medium: 'medium',
  thick: 'thick',
  dashed: 'dashed',
  mediumDashed: 'dashed',
  dashDot: 'dashed',
  mediumDashDot: 'dashed',
  slantDashDot: 'dashed',
  dotted: 'dotted',
  dashDotDot: 'dotted',
  mediumDashDotDot: 'dotted',
  double: 'double',
};

const borderFrom = (side: BorderSide | undefined, theme: readonly string[]): string | null => {
  const kind = side === undefined ? undefined : borderKinds[side.style];
  return kind === undefined ? null : `${kind} ${colorFrom(side?.color, theme) ?? '#000000'}`;
};

/** 91 to 180 turn downwards in files; 255 is text that stands on end, which we do not have. */
const rotationFrom = (degrees: number | undefined): number | null => {
  if (degrees === undefined || degrees === 0 || degrees > 180) return null;
  return degrees > 90 ? 90 - degrees : Math.max(-90, degrees);
};

const alignments = ['left', 'center', 'right', 'justify'] as const;
const isAlignment = (value: unknown): value is (typeof alignments)[number] => alignments.includes(value as never);

/** A cell's look as a workbook holds it. Colours of a theme become the colours themselves. */
export const styleFromFile = (
  { font, fill, border, alignment, numFmt, protection }: FileStyle,
  theme: readonly string[],
  defaults: { readonly name?: string | undefined; readonly size?: number | undefined },
): CellStyle => {
  const style: Mutable<CellStyle> = {};
  const put = (field: keyof CellStyle, value: string | number | true | null | undefined | false): void => {
    if (value !== null && value !== undefined && value !== false && value !== '') style[field] = value;
  };
  put('bold', font?.bold);
  put('italic', font?.italic);
  put('underline', font?.underline !== undefined && font.underline !== false);
  put('strike', font?.strikethrough);
  if (font?.size !== undefined && font.size !== defaults.size && font.size >= 4 && font.size <= 400)
    put('size', font.size);
  if (font?.name !== defaults.name) put('font', font?.name?.slice(0, 100));
  const color = colorFrom(font?.color, theme);
  if (color !== '#000000') put('color', color);
  if (fill?.type === 'pattern' && fill.pattern !== 'none')
    put('fill', colorFrom(fill.fgColor, theme) ?? colorFrom(fill.bgColor, theme));
  if (fill?.type === 'gradient') put('fill', colorFrom(fill.stops[0]?.color, theme));
  if (numFmt !== undefined && numFmt !== 'General') put('numberFormat', numFmt.slice(0, 255));
  const across = alignment?.horizontal === 'centerContinuous' ? 'center' : alignment?.horizontal;
  if (isAlignment(across)) put('align', across);
  if (alignment?.vertical === 'center') put('verticalAlign', 'middle');
  if (alignment?.vertical === 'top') put('verticalAlign', 'top');
  put('wrap', alignment?.wrapText && 'wrap');
  put('rotation', rotationFrom(alignment?.textRotation));
  if (alignment?.indent !== undefined && alignment.indent >= 1) put('indent', Math.min(15, alignment.indent));
  put('borderTop', borderFrom(border?.top, theme));
  put('borderRight', borderFrom(border?.right, theme));
  put('borderBottom', borderFrom(border?.bottom, theme));
  put('borderLeft', borderFrom(border?.left, theme));
  put('isUnlocked', protection?.locked === false);
  return style;
};
