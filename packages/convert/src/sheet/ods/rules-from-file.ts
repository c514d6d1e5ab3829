import {
  addRecord,
  type CellRange,
  columnLetters,
  maxHint,
  maxListValues,
  shiftedFormula,
} from '@cloudity/docmodel/sheet';
import { type Area, cornerOf } from '../area.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';
import { vocabulary } from '../vocabulary.ts';
import type { OpenedSheet } from '../workbook-from-file.ts';
import { addFileCondition, type Looks } from '../xlsx/condition-from-file.ts';
import { placeRules } from '../xlsx/extras-from-file.ts';
import { addFileValidation } from '../xlsx/validation-from-file.ts';
import { blockFromOds, blocksFromOds } from './address.ts';
import { type Call, callFromText, comparisonFromText } from './condition-text.ts';
import { formulaFromOds } from './formula.ts';
import type { OdsStyles } from './styles-from-file.ts';
import type { OdsTable } from './tables-from-file.ts';

const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlElement[] = [],
  text = '',
): XmlElement => ({ name, attributes, children, text });

/** A formula about one cell as it reads in another. */
type Moved = (formula: string) => string;

/** How formulas that are written for the cell of an address read in the corner of the areas. */
const movedFrom = (base: string | undefined, areas: readonly Area[]): Moved => {
  const from = base === undefined ? null : blockFromOds(base);
  const corner = areas.length === 0 ? null : cornerOf(areas);
  return (formula) => {
    const text = formulaFromOds(formula);
    return from === null || corner === null
      ? text
      : shiftedFormula(`=${text}`, corner.row - from.fromRow, corner.column - from.fromColumn).slice(1);
  };
};

const formulas = (texts: readonly string[], moved: Moved, names: readonly string[]): readonly XmlElement[] =>
  texts.map((text, at) => element(names[at] ?? 'formula', {}, [], moved(text)));

const types: Readonly<Record<string, string>> = vocabulary({
  'cell-content-is-whole-number()': 'whole',
  'cell-content-is-decimal-number()': 'decimal',
  'cell-content-is-date()': 'date',
  'cell-content-is-time()': 'time',
});

const named = ['formula1', 'formula2'];

/** What is asked of cells as a `dataValidation` of Excel; null for what that cannot ask. */
const askedOf = (condition: string, moved: Moved): XmlElement | null => {
  const made = (type: string, operator: string, texts: readonly string[]): XmlElement =>
    element('dataValidation', { type, operator }, formulas(texts, moved, named));
  const compared = (type: string, text: string, content: RegExp): XmlElement | null => {
    const call = callFromText(text);
    if (call?.name.endsWith('-is-between')) return made(type, 'between', call.arguments.slice(0, 2));
    if (call?.name.endsWith('-is-not-between')) return made(type, 'notBetween', call.arguments.slice(0, 2));
    const comparison = content.test(text) ? comparisonFromText(text.replace(content, '')) : null;
    return comparison && made(type, comparison.operator, [comparison.value]);
  };
  const [, head = '', rest = ''] = /^(cell-content-is-[a-z-]+\(\)) and ([\s\S]+)$/.exec(condition) ?? [];
  const type = types[head];
  if (type !== undefined) return compared(type, rest, /^cell-content\(\)/);
  if (condition.startsWith('cell-content-text-length'))
    return compared('textLength', condition, /^cell-content-text-length\(\)/);
  const call = callFromText(condition);
  const [first] = call?.arguments ?? [];
  if (call?.name === 'is-true-formula' && first !== undefined)
    return element('dataValidation', { type: 'custom' }, formulas([first], moved, named));
  if (call?.name === 'cell-content-is-in-list' && first !== undefined && call.arguments.length === 1)
    return element('dataValidation', { type: 'list' }, formulas([first], moved, named));
  return compared('decimal', condition, /^cell-content\(\)/);
};

/** The texts of a list that is written out; null when something else is in it. */
const listOf = (call: Call | null): readonly string[] | null => {
  if (call?.name !== 'cell-content-is-in-list') return null;
  const values = call.arguments.map((text) => /^"((?:[^"]|"")*)"$/.exec(text)?.[1]?.replaceAll('""', '"').trim());
  if (values.length === 0 || values.some((value) => value === undefined)) return null;
  return [...new Set(values as string[])].filter((value) => value !== '');
};

const messageOf = (rule: XmlElement) => {
  const message = childOf(rule, 'error-message') ?? childOf(rule, 'help-message');
  const lines =
    message === undefined
      ? []
      : descendantsOf(message, 'p').map(({ children, text }) =>
          children.length === 0 ? text : children.map((piece) => piece.text).join(''),
        );
  const refuses = childOf(rule, 'error-message');
  const isStrict =
    refuses?.attributes.display !== 'false' && (refuses?.attributes['message-type'] ?? 'stop') === 'stop';
  return { isStrict, hint: lines.join('\n').trim().slice(0, maxHint) };
};

const addValidations = (opened: OpenedSheet, table: OdsTable, rules: ReadonlyMap<string, XmlElement>): void => {
  const { workbook, losses, id: sheet, name } = opened;
  const target = { workbook, losses, sheet, name };
  const areas = new Map<string, Area[]>();
  for (const { name: rule, ...area } of table.rules.areas()) areas.set(rule, [...(areas.get(rule) ?? []), area]);
  for (const [rule, its] of areas) {
    const written = rules.get(rule);
    const condition = written?.attributes.condition?.replace(/^of:/, '').trim() ?? '';
    if (written === undefined || condition === '') continue;
    const { isStrict, hint } = messageOf(written);
    const values = listOf(callFromText(condition));
    const asked = values === null ? askedOf(condition, movedFrom(written.attributes['base-cell-address'], its)) : null;
    const isTooLong = values !== null && (values.length === 0 || values.length > maxListValues);
    const placed = {
      areas: isTooLong || (values === null && asked === null) ? [] : its,
      element: asked ?? element('list'),
    };
    const flags = { showErrorMessage: '1', errorStyle: isStrict ? 'stop' : 'warning', error: hint };
    placeRules(target, 'validation', [placed], (range: CellRange, found) => {
      if (values === null)
        addFileValidation(workbook, range, { ...found, attributes: { ...found.attributes, ...flags } });
      else
        addRecord(workbook, 'validation', range, {
          rule:
            values.join().toUpperCase() === 'TRUE,FALSE' ? { kind: 'checkbox' } : { kind: 'list', values: [...values] },
          isStrict,
          hint,
        });
    });
  }
};

const texts: Readonly<Record<string, string>> = vocabulary({
  'begins-with': 'beginsWith',
  'ends-with': 'endsWith',
  'contains-text': 'containsText',
  'not-contains-text': 'notContainsText',
});

const ranks: Readonly<Record<string, Readonly<Record<string, string>>>> = vocabulary({
  'top-elements': {},
  'bottom-elements': { bottom: '1' },
  'top-percent': { percent: '1' },
  'bottom-percent': { percent: '1', bottom: '1' },
});

const plain: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = vocabulary({
  duplicate: ['duplicateValues', {}],
  unique: ['uniqueValues', {}],
  'above-average': ['aboveAverage', {}],
  'below-average': ['aboveAverage', { aboveAverage: '0' }],
  'above-equal-average': ['aboveAverage', { equalAverage: '1' }],
  'below-equal-average': ['aboveAverage', { aboveAverage: '0', equalAverage: '1' }],
});

const unquoted = (text = ''): string => /^"((?:[^"]|"")*)"$/.exec(text)?.[1]?.replaceAll('""', '"') ?? text;

/** What is asked of a cell as a `cfRule` of Excel; an empty one for what that cannot ask. */
const ruleOf = (value: string, corner: string, moved: Moved, dxfId: string): XmlElement => {
  const made = (attributes: Readonly<Record<string, string>>, asked: readonly string[] = []): XmlElement =>
    element('cfRule', { ...attributes, dxfId }, formulas(asked, moved, []));
  const comparison = comparisonFromText(value);
  if (comparison !== null) return made({ type: 'cellIs', operator: comparison.operator }, [comparison.value]);
  const known = plain[value];
  if (known !== undefined) return made({ type: known[0], ...known[1] });
  if (value === 'error')
    return element('cfRule', { type: 'expression', dxfId }, [element('formula', {}, [], `ISERROR(${corner})`)]);
  if (value === 'no-error')
    return element('cfRule', { type: 'expression', dxfId }, [element('formula', {}, [], `NOT(ISERROR(${corner}))`)]);
  const call = callFromText(value);
  const [first, second] = call?.arguments ?? [];
  if (call === null || first === undefined) return element('cfRule');
  if (call.name === 'formula-is') return made({ type: 'expression' }, [first]);
  if (call.name === 'between' || call.name === 'not-between')
    return made({ type: 'cellIs', operator: call.name === 'between' ? 'between' : 'notBetween' }, [
      first,
      second ?? '',
    ]);
  const text = texts[call.name];
  if (text !== undefined) return made({ type: text, text: unquoted(first) });
  const rank = ranks[call.name];
  return rank === undefined ? element('cfRule') : made({ type: 'top10', rank: first, ...rank });
};

const points: Readonly<Record<string, string>> = vocabulary({
  minimum: 'min',
  maximum: 'max',
  'auto-minimum': 'autoMin',
  'auto-maximum': 'autoMax',
  number: 'num',
  percent: 'percent',
  percentile: 'percentile',
});

const pointOf = ({ attributes: { type = '', value = '' } }: XmlElement): XmlElement =>
  element('cfvo', { type: points[type] ?? '', val: value });

const colorOf = (color: string | undefined): XmlElement =>
  element('color', color === undefined ? {} : { rgb: `FF${color.slice(1).toUpperCase()}` });

const scaleOf = (scale: XmlElement): XmlElement => {
  const entries = childrenOf(scale, 'color-scale-entry');
  const colors = entries.map(({ attributes }) => colorOf(attributes.color));
  return element('cfRule', { type: 'colorScale' }, [element('colorScale', {}, [...entries.map(pointOf), ...colors])]);
};

const barOf = (bar: XmlElement): XmlElement => {
  const entries = bar.children.filter(({ name }) => name === 'formatting-entry' || name === 'data-bar-entry');
  return element('cfRule', { type: 'dataBar' }, [
    element('dataBar', {}, [...entries.map(pointOf), colorOf(bar.attributes['positive-color'])]),
  ]);
};

/** Looks that rules name, by the number they get here. */
class NamedLooks {
  readonly looks: Looks & { readonly styles: Looks['styles'][number][] } = { styles: [], theme: [] };
  readonly #numbers = new Map<string, number>();
  readonly #styles: OdsStyles;

  constructor(styles: OdsStyles) {
    this.#styles = styles;
  }

  number(name: string | undefined): string {
    const known = this.#numbers.get(name ?? '');
    if (known !== undefined) return String(known);
    const { bold, italic, underline, strike, color, fill } = this.#styles.cell(name ?? 'Default');
    const entries = Object.entries({ bold, italic, underline, strike, color, fill });
    const number = this.looks.styles.push(Object.fromEntries(entries.filter(([, value]) => value !== undefined))) - 1;
    this.#numbers.set(name ?? '', number);
    return String(number);
  }
}

const addConditions = (opened: OpenedSheet, table: OdsTable, styles: OdsStyles): void => {
  const { workbook, losses, id: sheet, name } = opened;
  const target = { workbook, losses, sheet, name };
  const named = new NamedLooks(styles);
  const formats = childrenOf(childOf(table.element, 'conditional-formats'), 'conditional-format');
  const rules = formats.flatMap((format) => {
    const areas = blocksFromOds(format.attributes['target-range-address'] ?? '');
    return format.children.map((rule) => {
      const { row, column } = areas.length === 0 ? { row: 0, column: 0 } : cornerOf(areas);
      const made =
        rule.name === 'color-scale'
          ? scaleOf(rule)
          : rule.name === 'data-bar'
            ? barOf(rule)
            : rule.name === 'condition'
              ? ruleOf(
                  rule.attributes.value?.trim() ?? '',
                  `${columnLetters(column)}${row + 1}`,
                  movedFrom(rule.attributes['base-cell-address'], areas),
                  named.number(rule.attributes['apply-style-name']),
                )
              : element('cfRule', { type: 'iconSet' });
      return { areas, element: made };
    });
  });
  placeRules(target, 'condition', rules, (range, found, index) =>
    addFileCondition(workbook, range, found, index + 1, named.looks),
  );
};

/** Afterwards the sheet has the rules for what may be typed and the conditional formats of its table; `losses` gets the others. */
export const addOdsRules = (
  opened: OpenedSheet,
  table: OdsTable,
  rules: ReadonlyMap<string, XmlElement>,
  styles: OdsStyles,
): void => {
  addValidations(opened, table, rules);
  addConditions(opened, table, styles);
};
