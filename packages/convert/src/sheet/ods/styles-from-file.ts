import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { BorderSide, CellStyle as FileStyle, FontStyle } from 'hucre';
import { childOf, childrenOf, type XmlElement } from '../opc/xml.ts';
import { styleFromFile } from '../style-from-file.ts';
import { vocabulary } from '../vocabulary.ts';
import { pixelsFromLength } from './lengths.ts';
import { patternFromDataStyle } from './number-format-from-file.ts';

/** Parents of a style that are followed. */
const mostParents = 10;

const rgbOf = (color: string | undefined): { rgb: string } | undefined => {
  const hex = /^#([0-9a-f]{6})$/i.exec(color ?? '')?.[1];
  return hex === undefined ? undefined : { rgb: hex.toUpperCase() };
};

const lineOf = (border: string | undefined): BorderSide | undefined => {
  const [, width = '', kind = '', color] = /^(\S+)\s+(\S+)\s+(#[0-9a-f]{6})$/i.exec(border?.trim() ?? '') ?? [];
  const pixels = pixelsFromLength(width);
  if (pixels === null || kind === 'none') return undefined;
  const style =
    kind === 'double' || kind === 'dashed' || kind === 'dotted'
      ? kind
      : pixels < 1.9
        ? 'thin'
        : pixels < 3
          ? 'medium'
          : 'thick';
  const rgb = rgbOf(color);
  return { style, ...(rgb === undefined ? {} : { color: rgb }) };
};

const across: Readonly<Record<string, 'left' | 'center' | 'right' | 'justify'>> = vocabulary({
  start: 'left',
  left: 'left',
  center: 'center',
  end: 'right',
  right: 'right',
  justify: 'justify',
});

type Properties = Readonly<Record<string, string>>;

/** The styles of an OpenDocument file, those of its parts together. */
export class OdsStyles {
  readonly #styles = new Map<string, XmlElement>();
  readonly #data = new Map<string, XmlElement>();
  readonly #standard: XmlElement | undefined;
  readonly #cells = new Map<string, CellStyle>();

  /** `lists` are the elements that hold styles; a later one counts more. */
  constructor(lists: readonly (XmlElement | undefined)[]) {
    let standard: XmlElement | undefined;
    for (const list of lists)
      for (const style of list?.children ?? []) {
        const { family = '', name = '' } = style.attributes;
        if (style.name === 'style') {
          this.#styles.set(`${family} ${name}`, style);
          const shown = style.attributes['display-name'];
          if (shown !== undefined) this.#styles.set(`${family} ${shown}`, style);
        } else if (style.name === 'default-style') standard = family === 'table-cell' ? style : standard;
        else if (style.name.endsWith('-style')) this.#data.set(name, style);
      }
    this.#standard = standard;
  }

  of(family: string, name: string | undefined): XmlElement | undefined {
    return name === undefined ? undefined : this.#styles.get(`${family} ${name}`);
  }

  /** The style and those it goes back to, itself last. */
  #chain(name: string): readonly XmlElement[] {
    const chain: XmlElement[] = [];
    let at = this.of('table-cell', name);
    while (at !== undefined && chain.length < mostParents) {
      chain.unshift(at);
      at = this.of('table-cell', at.attributes['parent-style-name']);
    }
    return chain;
  }

  #pattern(chain: readonly XmlElement[]): string | undefined {
    const name = chain.map(({ attributes }) => attributes['data-style-name']).findLast((each) => each !== undefined);
    const style = name === undefined ? undefined : this.#data.get(name);
    return style === undefined
      ? undefined
      : (patternFromDataStyle(style, (other) => (other === undefined ? undefined : this.#data.get(other))) ??
          undefined);
  }

  #file(name: string): FileStyle {
    const chain = this.#chain(name);
    const properties = (kind: string, from: readonly (XmlElement | undefined)[] = chain): Properties =>
      Object.assign({}, ...from.map((style) => childOf(style, kind)?.attributes ?? {})) as Properties;
    const text = properties('text-properties');
    const cell = properties('table-cell-properties');
    const paragraph = properties('paragraph-properties');
    const standard = properties('text-properties', [this.#standard, this.of('table-cell', 'Default')]);
    const size = pixelsFromLength(text['font-size']);
    const family = text['font-family'] ?? text['font-name'];
    const font: Partial<FontStyle> = {
      ...(text['font-weight'] === 'bold' ? { bold: true } : {}),
      ...(text['font-style'] === 'italic' ? { italic: true } : {}),
      ...((text['text-underline-style'] ?? 'none') === 'none' ? {} : { underline: true }),
      ...((text['text-line-through-style'] ?? text['text-line-through-type'] ?? 'none') === 'none'
        ? {}
        : { strikethrough: true }),
      ...(size === null || text['font-size'] === standard['font-size'] ? {} : { size: Math.round(size * 7.5) / 10 }),
      ...(family === undefined || family === (standard['font-family'] ?? standard['font-name'])
        ? {}
        : { name: family.replace(/^'|'$/g, '') }),
    };
    const color = rgbOf(text.color);
    const fill = rgbOf(cell['background-color']);
    const degrees = Math.round(Number(cell['rotation-angle'] ?? 0)) || 0;
    const rotation = degrees > 180 ? degrees - 360 : degrees;
    const margin = pixelsFromLength(paragraph['margin-left']) ?? 0;
    const border = cell.border;
    const side = (which: string): BorderSide | undefined => lineOf(cell[`border-${which}`] ?? border);
    const [top, right, bottom, left] = ['top', 'right', 'bottom', 'left'].map(side);
    const numFmt = this.#pattern(chain);
    const align = across[paragraph['text-align'] ?? ''];
    const vertical = cell['vertical-align'];
    return {
      font: { ...font, ...(color === undefined ? {} : { color }) },
      ...(fill === undefined ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: fill } }),
      border: { ...(top && { top }), ...(right && { right }), ...(bottom && { bottom }), ...(left && { left }) },
      alignment: {
        ...(align === undefined || cell['text-align-source'] === 'value-type' ? {} : { horizontal: align }),
        ...(vertical === 'middle' ? { vertical: 'center' } : vertical === 'top' ? { vertical: 'top' } : {}),
        ...(cell['wrap-option'] === 'wrap' ? { wrapText: true } : {}),
        ...(rotation === 0 || rotation > 90 || rotation < -90
          ? {}
          : { textRotation: rotation > 0 ? rotation : 90 - rotation }),
        ...(margin >= 10 && align === 'left' ? { indent: Math.round(margin / 13.3) } : {}),
      },
      ...(numFmt === undefined ? {} : { numFmt }),
      ...(cell['cell-protect'] === 'none' ? { protection: { locked: false } } : {}),
    } as FileStyle;
  }

  /** How cells of this style look; nothing for the plain one. */
  cell(name: string): CellStyle {
    const known = this.#cells.get(name);
    if (known !== undefined) return known;
    const style = name === 'Default' ? {} : styleFromFile(this.#file(name), [], {});
    this.#cells.set(name, style);
    return style;
  }

  /** One of the properties of a column, a row or a sheet. */
  property(family: 'table-column' | 'table-row' | 'table', name: string | undefined, key: string): string | undefined {
    return childOf(this.of(family, name), `${family}-properties`)?.attributes[key];
  }
}

export const stylesOfFile = (content: XmlElement, styles: XmlElement | null): OdsStyles =>
  new OdsStyles([
    ...childrenOf(styles ?? undefined, 'styles'),
    ...childrenOf(styles ?? undefined, 'automatic-styles'),
    childOf(content, 'automatic-styles'),
  ]);
