import {
  addRecord,
  type CellRange,
  type CellStyle,
  type ColorPoint,
  type ConditionalLook,
  type Criterion,
  columnLetters,
  criterionFrom,
  lookFromSpec,
  type OperandInput,
  type ScalePoint,
  SheetError,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { formulaFromFile } from '../future-functions.ts';
import { childOf, childrenOf, type XmlElement } from '../opc/xml.ts';
import { colorFromElement, differentialStyle } from './differential-style.ts';
import { operandFromFile } from './rule-text.ts';

/** What rules of a file name: looks by their number, and colours of the theme. */
export interface Looks {
  readonly styles: readonly CellStyle[];
  readonly theme: readonly string[];
}

const invalid = (): SheetError => new SheetError('invalid', 'the rule cannot be kept');

const comparisons = {
  between: 'between',
  notBetween: 'notBetween',
  equal: 'equal',
  notEqual: 'notEqual',
  greaterThan: 'greater',
  lessThan: 'less',
  greaterThanOrEqual: 'atLeast',
  lessThanOrEqual: 'atMost',
} as const;

const texts = {
  containsText: 'textContains',
  notContainsText: 'textDoesNotContain',
  beginsWith: 'textStarts',
  endsWith: 'textEnds',
} as const;

const isKey = <Key extends string>(value: string, of: Readonly<Record<Key, unknown>>): value is Key =>
  Object.hasOwn(of, value);

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true';

/** Rules about a whole range, as a formula of its first cell. */
export const rangeFormula = (type: string, range: CellRange, attributes: XmlElement['attributes']): string | null => {
  const cell = `${columnLetters(range.fromColumn)}${range.fromRow + 1}`;
  const corner = (row: number, column: number): string => `$${columnLetters(column)}$${row + 1}`;
  const all = `${corner(range.fromRow, range.fromColumn)}:${corner(range.toRow, range.toColumn)}`;
  switch (type) {
    case 'duplicateValues':
      return `AND(${cell}<>"",COUNTIF(${all},${cell})>1)`;
    case 'uniqueValues':
      return `AND(${cell}<>"",COUNTIF(${all},${cell})=1)`;
    case 'top10': {
      const rank = Number(attributes.rank ?? 10);
      if (!Number.isInteger(rank) || rank < 1 || rank > 1_000) return null;
      const count = isOn(attributes.percent) ? `MAX(1,INT(COUNT(${all})*${rank}/100))` : `MIN(${rank},COUNT(${all}))`;
      return isOn(attributes.bottom)
        ? `AND(ISNUMBER(${cell}),${cell}<=SMALL(${all},${count}))`
        : `AND(ISNUMBER(${cell}),${cell}>=LARGE(${all},${count}))`;
    }
    case 'aboveAverage': {
      const deviations = Number(attributes.stdDev ?? 0);
      const isBelow = attributes.aboveAverage === '0' || attributes.aboveAverage === 'false';
      if (!Number.isInteger(deviations) || deviations < 0 || deviations > 9) return null;
      const limit = deviations === 0 ? '' : `${isBelow ? '-' : '+'}${deviations}*STDEVP(${all})`;
      const sign = `${isBelow ? '<' : '>'}${isOn(attributes.equalAverage) || deviations > 0 ? '=' : ''}`;
      return `AND(ISNUMBER(${cell}),${cell}${sign}AVERAGE(${all})${limit})`;
    }
    default:
      return null;
  }
};

const formulasOf = (element: XmlElement): readonly string[] =>
  [...childrenOf(element, 'formula'), ...childrenOf(element, 'f')].map(({ text }) => text.trim());

const criterionOf = (workbook: Workbook, range: CellRange, element: XmlElement): Criterion => {
  const { type = '', operator = '', text } = element.attributes;
  const formulas = formulasOf(element);
  const made = (kind: Criterion['kind'], ...operands: readonly OperandInput[]): Criterion =>
    criterionFrom(workbook, range, kind, operands);
  if (type === 'cellIs' && isKey(operator, comparisons)) {
    const kind = comparisons[operator];
    return made(kind, ...formulas.slice(0, /between/i.test(kind) ? 2 : 1).map(operandFromFile));
  }
  if (isKey(type, texts) && text !== undefined) return made(texts[type], text);
  if (type === 'containsBlanks') return made('isEmpty');
  if (type === 'notContainsBlanks') return made('isNotEmpty');
  const formula = rangeFormula(type, range, element.attributes) ?? formulas[0];
  if (formula === undefined || formula === '') throw invalid();
  return made('formula', { formula: `=${formulaFromFile(formula)}` });
};

const pointsAt = { min: 'min', max: 'max', autoMin: 'min', autoMax: 'max' } as const;

const pointOf = (element: XmlElement): ScalePoint => {
  const { type = '' } = element.attributes;
  if (isKey(type, pointsAt)) return { at: pointsAt[type], value: 0 };
  const written = element.attributes.val ?? childOf(element, 'f')?.text ?? '';
  const value = Number(written);
  if (written.trim() === '' || !Number.isFinite(value)) throw invalid();
  if (type === 'num') return { at: 'number', value };
  if (type === 'percent' || type === 'percentile') return { at: type, value };
  throw invalid();
};

const lookOf = (
  workbook: Workbook,
  range: CellRange,
  element: XmlElement,
  { styles, theme }: Looks,
): ConditionalLook => {
  const { type, dxfId } = element.attributes;
  if (type === 'colorScale') {
    const scale = childOf(element, 'colorScale');
    const colors = childrenOf(scale, 'color').map((color) => colorFromElement(color, theme));
    const points = childrenOf(scale, 'cfvo').map((point, at): ColorPoint => {
      const color = colors[at];
      if (color === null || color === undefined) throw invalid();
      return { ...pointOf(point), color };
    });
    return { kind: 'scale', points };
  }
  if (type === 'dataBar') {
    const bar = childOf(element, 'dataBar');
    const [from, to] = childrenOf(bar, 'cfvo').map(pointOf);
    const color = colorFromElement(childOf(bar, 'color') ?? childOf(bar, 'fillColor'), theme);
    if (from === undefined || to === undefined || color === null) throw invalid();
    return { kind: 'bar', color, from, to };
  }
  if (type === 'iconSet') throw invalid();
  const own = childOf(element, 'dxf');
  const style = own === undefined ? styles[Number(dxfId ?? Number.NaN)] : differentialStyle(own, theme);
  // One without a look stops those behind it, which we do not.
  if (style === undefined || Object.keys(style).length === 0) throw invalid();
  return { kind: 'style', criterion: criterionOf(workbook, range, element), style };
};

/**
 * Afterwards the cells of the range look as a `cfRule` of a file says, `order` among the others; its formulas must read as in the
 * range's first cell. *Errors*: SheetError for what the model cannot hold.
 */
export const addFileCondition = (
  workbook: Workbook,
  range: CellRange,
  element: XmlElement,
  order: number,
  looks: Looks,
): void =>
  workbook.journal.transact(() => {
    const look = lookOf(workbook, range, element, looks);
    if (lookFromSpec({ ...look }) === null) throw invalid();
    addRecord(workbook, 'condition', range, { ...look, n: order });
  });
