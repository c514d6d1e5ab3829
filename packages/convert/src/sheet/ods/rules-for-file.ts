import { conditionalFormatsOf, type PlacedValidation, validationsOf, type Workbook } from '@cloudity/docmodel/sheet';
import type { ConditionalRule, DataValidation } from 'hucre';
import { type Area, cornerOf, textFromArea } from '../area.ts';
import { formulaFromFile } from '../future-functions.ts';
import type { Losses } from '../losses.ts';
import { conditionForFile } from '../xlsx/condition-for-file.ts';
import { quotedText } from '../xlsx/rule-text.ts';
import { validationForFile } from '../xlsx/validation-for-file.ts';
import { addressForOds } from './address.ts';
import { signOf } from './condition-text.ts';
import { formulaForOds } from './formula.ts';
import type { RuledArea } from './rows-for-file.ts';
import { propertiesOf, type StyleNames } from './styles-for-file.ts';
import { attributesOf, emptyElement, paragraphs } from './xml-text.ts';

/** A formula as files of Excel have it, as one of an OpenDocument file. */
const formulaOf = (text: string | undefined): string => formulaForOds(formulaFromFile(text ?? '')) ?? text ?? '';

const kinds: Partial<Record<DataValidation['type'], string>> = {
  whole: 'cell-content-is-whole-number() and cell-content',
  decimal: 'cell-content-is-decimal-number() and cell-content',
  date: 'cell-content-is-date() and cell-content',
  time: 'cell-content-is-time() and cell-content',
  textLength: 'cell-content-text-length',
};

const comparison = (content: string, { operator, formula1, formula2 }: DataValidation): string | null => {
  const sign = signOf(operator ?? '');
  if (sign !== null) return `${content}()${sign}${formulaOf(formula1)}`;
  const asked = operator === 'between' ? 'is-between' : operator === 'notBetween' ? 'is-not-between' : null;
  return asked && `${content}-${asked}(${formulaOf(formula1)},${formulaOf(formula2)})`;
};

const conditionOf = (workbook: Workbook, validation: PlacedValidation): string | null => {
  const { rule } = validation;
  if (rule.kind === 'list') return `cell-content-is-in-list(${rule.values.map(quotedText).join(';')})`;
  if (rule.kind === 'checkbox')
    return `cell-content-is-in-list(${[rule.on ?? 'TRUE', rule.off ?? 'FALSE'].map((value) => quotedText(String(value))).join(';')})`;
  const made = validationForFile(workbook, validation);
  if (made === null) return null;
  if (made.type === 'list') return `cell-content-is-in-list(${formulaOf(made.formula1)})`;
  if (made.type === 'custom') return `is-true-formula(${formulaOf(made.formula1)})`;
  const content = kinds[made.type];
  return content === undefined ? null : comparison(content, made);
};

/** The rules for what may be typed, as a list of the whole file. */
export class ValidationNames {
  readonly #rules: string[] = [];

  get xml(): string {
    return this.#rules.length === 0
      ? ''
      : `<table:content-validations>${this.#rules.join('')}</table:content-validations>`;
  }

  /** Where each of a sheet's counts; `losses` gets those that such files cannot ask. */
  add(workbook: Workbook, id: string, name: string, losses: Losses): readonly RuledArea[] {
    return validationsOf(workbook, id).flatMap((validation) => {
      const { range, isStrict, hint } = validation;
      const condition = conditionOf(workbook, validation);
      if (condition === null) {
        losses.add('validation', `${name}!${textFromArea(range)}`);
        return [];
      }
      const rule = `v${this.#rules.length + 1}`;
      const attributes = attributesOf({
        'table:name': rule,
        'table:condition': `of:${condition}`,
        'table:allow-empty-cell': 'true',
        'table:display-list': condition.startsWith('cell-content-is-in-list') && 'unsorted',
        'table:base-cell-address': addressForOds(name, { ...range, toRow: range.fromRow, toColumn: range.fromColumn }),
      });
      const message = attributesOf({
        'table:message-type': isStrict ? 'stop' : 'warning',
        'table:display': 'true',
      });
      this.#rules.push(
        `<table:content-validation${attributes}><table:error-message${message}>${hint === '' ? '' : paragraphs(hint)}</table:error-message></table:content-validation>`,
      );
      return [{ ...range, name: rule }];
    });
  }
}

const texts: Partial<Record<ConditionalRule['type'], string>> = {
  containsText: 'contains-text',
  notContainsText: 'not-contains-text',
  beginsWith: 'begins-with',
  endsWith: 'ends-with',
};

const questionOf = ({ type, operator, formula, text }: ConditionalRule): string => {
  const formulas = (Array.isArray(formula) ? formula : [formula]).map(formulaOf);
  const [one = '', other = ''] = formulas;
  const asked = texts[type];
  if (asked !== undefined && text !== undefined) return `${asked}(${quotedText(text)})`;
  if (type !== 'cellIs') return `formula-is(${one})`;
  if (operator === 'between' || operator === 'notBetween')
    return `${operator === 'between' ? 'between' : 'not-between'}(${one},${other})`;
  return `${signOf(operator ?? '') ?? '='}${one}`;
};

const points: Readonly<Record<string, string>> = {
  min: 'minimum',
  max: 'maximum',
  num: 'number',
  percent: 'percent',
  percentile: 'percentile',
};

const colorOf = (argb: string | undefined): string => `#${(argb ?? '000000').slice(-6).toLowerCase()}`;

const ruleOf = (rule: ConditionalRule, base: string, styles: StyleNames): string => {
  if (rule.colorScale !== undefined) {
    const { cfvo, colors } = rule.colorScale;
    const entries = cfvo.map(({ type, value }, at) =>
      emptyElement('calcext:color-scale-entry', {
        'calcext:value': value ?? '0',
        'calcext:type': points[type],
        'calcext:color': colorOf(colors[at]),
      }),
    );
    return `<calcext:color-scale>${entries.join('')}</calcext:color-scale>`;
  }
  if (rule.dataBar !== undefined) {
    const { cfvo, color } = rule.dataBar;
    const entries = cfvo.map(({ type, value }) =>
      emptyElement('calcext:formatting-entry', { 'calcext:value': value ?? '0', 'calcext:type': points[type] }),
    );
    const bar = attributesOf({ 'calcext:positive-color': colorOf(color), 'calcext:negative-color': '#ff0000' });
    return `<calcext:data-bar${bar}>${entries.join('')}</calcext:data-bar>`;
  }
  // A plain fill of a rule of Excel is in its background colour.
  const { fill, ...look } = rule.style ?? {};
  const shown = fill?.type === 'pattern' ? { ...fill, fgColor: fill.bgColor ?? fill.fgColor } : undefined;
  return emptyElement('calcext:condition', {
    'calcext:apply-style-name':
      styles.name(propertiesOf({ ...look, ...(shown === undefined ? {} : { fill: shown }) } as never)) ?? 'Default',
    'calcext:value': questionOf(rule),
    'calcext:base-cell-address': base,
  });
};

/** The conditional formats of a sheet; what they look like gets a name in `styles`. */
export const conditionsForOds = (workbook: Workbook, id: string, name: string, styles: StyleNames): string => {
  const formats = conditionalFormatsOf(workbook, id).map((format, index) => {
    const area: Area = format.range;
    const { row, column } = cornerOf([area]);
    const base = addressForOds(name, { fromRow: row, toRow: row, fromColumn: column, toColumn: column });
    const rule = ruleOf(conditionForFile(workbook, format, index + 1), base, styles);
    const target = attributesOf({ 'calcext:target-range-address': addressForOds(name, area) });
    return `<calcext:conditional-format${target}>${rule}</calcext:conditional-format>`;
  });
  return formats.length === 0 ? '' : `<calcext:conditional-formats>${formats.join('')}</calcext:conditional-formats>`;
};
