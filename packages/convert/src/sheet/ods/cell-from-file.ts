import type { Cell, CellValue } from 'hucre';
import { descendantsOf, type XmlElement } from '../opc/xml.ts';
import { serialFromDate } from '../serial.ts';
import { formulaFromOds, referenceFromOds } from './formula.ts';

const spaces = ({ attributes }: XmlElement): string =>
  ' '.repeat(Math.min(1_000, Math.max(1, Math.trunc(Number(attributes.c ?? 1)) || 1)));

/** The words of a paragraph whose pieces are in their order. */
const wordsOf = (element: XmlElement): string =>
  element.children
    .map((piece) => {
      switch (piece.name) {
        case '#text':
          return piece.text;
        case 's':
          return spaces(piece);
        case 'tab':
          return '\t';
        case 'line-break':
          return '\n';
        case 'annotation':
        case 'note':
          return '';
        default:
          return wordsOf(piece);
      }
    })
    .join('');

/** `PT36H30M00S` as the number that stands for it. */
const serialFromDuration = (text: string | undefined): number | null => {
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] =
    /^PT?(?:(\d{1,6})DT?)?(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?$/.exec(text ?? '') ?? [];
  if (text === undefined || !text.startsWith('P')) return null;
  return Number(days) + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
};

const serialFromDay = (text: string | undefined): number | null => {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{1,9})?))?$/.exec(text ?? '') ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  if (day === '' || Number.isNaN(date.getTime())) return null;
  const [hours = 0, minutes = 0, seconds = 0] = time === '' ? [] : time.split(':').map(Number);
  return serialFromDate(date) + (hours * 3600 + minutes * 60 + seconds) / 86_400;
};

const numberOf = (text: string | undefined): number | null => {
  const number = Number(text);
  return text === undefined || text.trim() === '' || !Number.isFinite(number) ? null : number;
};

const contentOf = (cell: XmlElement, words: () => string): CellValue => {
  const { attributes } = cell;
  switch (attributes['value-type']) {
    case 'float':
    case 'currency':
    case 'percentage':
      return numberOf(attributes.value);
    case 'boolean':
      return attributes['boolean-value'] === 'true';
    case 'date':
      return serialFromDay(attributes['date-value']) ?? attributes['date-value'] ?? null;
    case 'time':
      return serialFromDuration(attributes['time-value']);
    case 'string':
      return attributes['string-value'] ?? words();
    default: {
      const text = words();
      return text === '' ? null : text;
    }
  }
};

interface OdsCell {
  readonly value: CellValue;
  readonly cell: Partial<Cell> | null;
  readonly hasComment: boolean;
  readonly hasLooksInside: boolean;
}

/** What a cell of an OpenDocument table holds. */
export const cellFromOds = (element: XmlElement): OdsCell => {
  const paragraphs = element.children.filter(({ name }) => name === 'p');
  const words = (): string => paragraphs.map(wordsOf).join('\n');
  const value = contentOf(element, words);
  const { formula } = element.attributes;
  const link = paragraphs.length === 0 ? undefined : paragraphs.flatMap((each) => descendantsOf(each, 'a'))[0];
  const href = link?.attributes.href;
  const hyperlink =
    href === undefined
      ? undefined
      : href.startsWith('#')
        ? { target: '', location: placeOf(href.slice(1)) }
        : { target: href };
  const isPlain = formula === undefined && hyperlink === undefined;
  return {
    value,
    cell: isPlain
      ? null
      : {
          value,
          ...(formula === undefined ? {} : { formula: formulaFromOds(formula), formulaResult: value as never }),
          ...(hyperlink === undefined ? {} : { hyperlink }),
        },
    hasComment: element.children.some(({ name }) => name === 'annotation'),
    hasLooksInside: paragraphs.some((each) =>
      each.children.some(({ name, attributes }) => name === 'span' && attributes['style-name'] !== undefined),
    ),
  };
};

/** `Sales.A1` as a place is written here; other anchors stay what they are. */
const placeOf = (anchor: string): string => {
  const reference = referenceFromOds(anchor);
  return reference === '#REF!' ? anchor : reference;
};
