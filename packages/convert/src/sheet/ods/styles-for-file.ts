import type { BorderSide, CellStyle as FileStyle } from 'hucre';
import { defaultFont } from '../style-for-file.ts';
import { vocabulary } from '../vocabulary.ts';
import { lengthFromPixels } from './lengths.ts';
import { attributesOf, saying } from './xml-text.ts';

const borderWidths: Readonly<Record<string, string>> = vocabulary({
  medium: '1.75pt',
  thick: '2.5pt',
  double: '2.5pt',
});
const borderKinds: Readonly<Record<string, string>> = vocabulary({
  double: 'double',
  dashed: 'dashed',
  dotted: 'dotted',
});

const borderOf = (side: BorderSide | undefined): string | undefined =>
  side &&
  `${borderWidths[side.style] ?? '0.75pt'} ${borderKinds[side.style] ?? 'solid'} #${(side.color?.rgb ?? '000000').slice(-6).toLowerCase()}`;

const colorOf = (rgb: string | undefined): string | undefined => rgb && `#${rgb.slice(-6).toLowerCase()}`;

const across: Readonly<Record<string, string>> = vocabulary({
  left: 'start',
  center: 'center',
  right: 'end',
  justify: 'justify',
});

/** What a look says, as the properties of a style of an OpenDocument file. */
export const propertiesOf = ({ font, fill, border, alignment, protection }: FileStyle): string => {
  const align = across[alignment?.horizontal ?? ''];
  const turned = alignment?.textRotation ?? 0;
  const rotation = turned > 90 ? 360 + 90 - turned : turned;
  const indent = alignment?.indent ?? 0;
  return (
    saying('style:table-cell-properties', {
      'fo:background-color': fill?.type === 'pattern' ? colorOf(fill.fgColor?.rgb) : undefined,
      'fo:border-top': borderOf(border?.top),
      'fo:border-right': borderOf(border?.right),
      'fo:border-bottom': borderOf(border?.bottom),
      'fo:border-left': borderOf(border?.left),
      'style:vertical-align': alignment?.vertical === 'center' ? 'middle' : alignment?.vertical,
      'style:text-align-source': align && 'fix',
      'fo:wrap-option': alignment?.wrapText === true && 'wrap',
      'style:rotation-angle': rotation !== 0 && rotation,
      'style:cell-protect': protection?.locked === false && 'none',
    }) +
    saying('style:paragraph-properties', {
      'fo:text-align': align,
      'fo:margin-left': indent > 0 && lengthFromPixels(indent * 13.3),
    }) +
    saying('style:text-properties', {
      'fo:font-weight': font?.bold === true && 'bold',
      'fo:font-style': font?.italic === true && 'italic',
      'fo:font-size': font?.size !== undefined && font.size !== defaultFont.size && `${font.size}pt`,
      'fo:font-family':
        font?.name !== undefined && font.name !== defaultFont.name && `'${font.name.replaceAll("'", '')}'`,
      'style:text-underline-style': font?.underline === true && 'solid',
      'style:text-line-through-style': font?.strikethrough === true && 'solid',
      'fo:color': colorOf(font?.color?.rgb),
    })
  );
};

/** Gathers styles and gives them names; those that say the same are one. */
export class StyleNames {
  readonly #family: string;
  readonly #prefix: string;
  readonly #names = new Map<string, string>();

  constructor(family: string, prefix: string) {
    this.#family = family;
    this.#prefix = prefix;
  }

  /** Undefined for a style that says nothing. */
  name(properties: string, attributes = ''): string | undefined {
    const key = `${attributes}>${properties}`;
    if (key === '>') return undefined;
    const known = this.#names.get(key) ?? `${this.#prefix}${this.#names.size + 1}`;
    this.#names.set(key, known);
    return known;
  }

  get xml(): string {
    return [...this.#names]
      .map(([key, name]) => {
        const split = key.indexOf('>');
        const own = attributesOf({ 'style:name': name, 'style:family': this.#family });
        return `<style:style${own}${key.slice(0, split)}>${key.slice(split + 1)}</style:style>`;
      })
      .join('');
  }
}

/** The `styles.xml` of a file: what cells look like that say nothing, and the looks that conditional formats name. */
export const stylesPartOf = (named: string): string =>
  `<office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-family="${defaultFont.name}" fo:font-size="${defaultFont.size}pt"/></style:default-style><style:style style:name="Default" style:family="table-cell"/>${named}</office:styles>`;
