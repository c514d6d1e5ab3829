import type { CellStyle } from '@cloudity/docmodel/sheet';
import { resolveThemeColor } from 'hucre/xlsx';
import { childOf, childrenOf, type XmlElement } from '../opc/xml.ts';

/** A colour element of a file; those of a theme become the colours themselves. Null for automatic ones. */
export const colorFromElement = (element: XmlElement | undefined, theme: readonly string[]): string | null => {
  const { rgb, theme: index, tint } = element?.attributes ?? {};
  const at = Number(index);
  const found =
    rgb ??
    (index !== undefined && at >= 0 && at < theme.length
      ? resolveThemeColor([...theme], at, tint === undefined ? undefined : Number(tint))
      : undefined);
  const hex = found?.slice(-6);
  return hex !== undefined && /^[0-9a-f]{6}$/i.test(hex) ? `#${hex.toLowerCase()}` : null;
};

const isOn = (element: XmlElement | undefined): boolean =>
  element !== undefined && !['0', 'false', 'none'].includes(element.attributes.val ?? '1');

/** What a `dxf` changes about a cell, as far as conditional formats do. A plain fill is in its background colour (ECMA-376 18.8.32). */
export const differentialStyle = (dxf: XmlElement | undefined, theme: readonly string[]): CellStyle => {
  const font = childOf(dxf, 'font');
  const pattern = childOf(dxf, 'fill', 'patternFill');
  const color = colorFromElement(childOf(font, 'color'), theme);
  const fill =
    pattern?.attributes.patternType === 'none'
      ? null
      : (colorFromElement(childOf(pattern, 'bgColor'), theme) ?? colorFromElement(childOf(pattern, 'fgColor'), theme));
  return {
    ...(isOn(childOf(font, 'b')) ? { bold: true } : {}),
    ...(isOn(childOf(font, 'i')) ? { italic: true } : {}),
    ...(isOn(childOf(font, 'u')) ? { underline: true } : {}),
    ...(isOn(childOf(font, 'strike')) ? { strike: true } : {}),
    ...(color === null ? {} : { color }),
    ...(fill === null ? {} : { fill }),
  };
};

/** The looks that rules of a file name by their number. */
export const differentialStyles = (styles: XmlElement | null, theme: readonly string[]): readonly CellStyle[] =>
  childrenOf(childOf(styles ?? undefined, 'dxfs'), 'dxf').map((dxf) => differentialStyle(dxf, theme));
