import {
  addRecord,
  type CellRange,
  type CriterionKind,
  criterionFrom,
  isFormula,
  maxHint,
  maxListValues,
  rangesIn,
  ruleFormula,
  SheetError,
  type ValidationRule,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { formulaFromFile } from '../future-functions.ts';
import { childOf, type XmlElement } from '../opc/xml.ts';
import { vocabulary } from '../vocabulary.ts';
import { operandFromFile } from './rule-text.ts';

const numberKinds: Readonly<Record<string, CriterionKind>> = vocabulary({
  between: 'between',
  notBetween: 'notBetween',
  equal: 'equal',
  notEqual: 'notEqual',
  greaterThan: 'greater',
  lessThan: 'less',
  greaterThanOrEqual: 'atLeast',
  lessThanOrEqual: 'atMost',
});

const dateKinds: Readonly<Record<string, CriterionKind>> = vocabulary({
  ...numberKinds,
  between: 'dateBetween',
  equal: 'dateIs',
  lessThan: 'dateBefore',
  greaterThan: 'dateAfter',
});

const invalid = (): SheetError => new SheetError('invalid', 'the rule cannot be kept');

/** A formula stands in the element itself, or one level below in the later form of rules (MS-XLSX 2.3.3). */
const formulaOf = (element: XmlElement | undefined): string =>
  (childOf(element, 'f')?.text ?? element?.text ?? '').trim();

const listRule = (workbook: Workbook, range: CellRange, text: string): ValidationRule => {
  const literal = /^"((?:[^"]|"")*)"$/.exec(text)?.[1];
  if (literal !== undefined) {
    const values = [
      ...new Set(
        literal
          .replaceAll('""', '"')
          .split(',')
          .map((value) => value.trim()),
      ),
    ].filter((value) => value !== '');
    if (values.length === 0 || values.length > maxListValues) throw invalid();
    return values.join().toUpperCase() === 'TRUE,FALSE' ? { kind: 'checkbox' } : { kind: 'list', values };
  }
  const source = ruleFormula(workbook, range, `=${formulaFromFile(text)}`);
  // Of what a formula gives, only the cells of a range can be offered.
  if (source.f.length === 1 && rangesIn(workbook, range.sheet, source).length === 1) return { kind: 'range', source };
  const name = source.f.length === 1 ? workbook.names.list().find(({ id }) => source.r[0] === `@${id}`) : undefined;
  if (name === undefined || !isFormula(name.formula) || name.formula.f.length !== 1) throw invalid();
  if (rangesIn(workbook, range.sheet, name.formula).length !== 1) throw invalid();
  return { kind: 'range', source: name.formula };
};

const ruleFrom = (workbook: Workbook, range: CellRange, element: XmlElement): ValidationRule => {
  const { type = 'none', operator = 'between' } = element.attributes;
  const texts = ['formula1', 'formula2'].map((name) => formulaOf(childOf(element, name)));
  if (type === 'list') return listRule(workbook, range, texts[0] ?? '');
  if (type === 'custom') {
    const formula = `=${formulaFromFile((texts[0] ?? '').replace(/^=/, ''))}`;
    return { kind: 'formula', criterion: criterionFrom(workbook, range, 'formula', [{ formula }]) };
  }
  const kind = (type === 'date' ? dateKinds : numberKinds)[operator];
  if (kind === undefined) throw invalid();
  const operands = texts.slice(0, /between/i.test(kind) ? 2 : 1);
  if (operands.some((text) => text === '')) throw invalid();
  const criterion = criterionFrom(workbook, range, kind, operands.map(operandFromFile));
  switch (type) {
    case 'whole':
      return { kind: 'number', criterion, isWhole: true };
    case 'decimal':
    case 'time':
      return { kind: 'number', criterion };
    case 'date':
      return { kind: 'date', criterion };
    case 'textLength':
      return { kind: 'length', criterion };
    default:
      throw invalid();
  }
};

const isOn = (value: string | undefined): boolean => value === '1' || value === 'true';

/**
 * Afterwards the cells of the range have what a `dataValidation` of a file says; its formulas must read as in the range's first cell.
 * *Errors*: SheetError for what the model cannot hold.
 */
export const addFileValidation = (workbook: Workbook, range: CellRange, element: XmlElement): void => {
  const { attributes } = element;
  const isStrict = isOn(attributes.showErrorMessage) && (attributes.errorStyle ?? 'stop') === 'stop';
  const hint = (attributes.error ?? attributes.prompt ?? '').replaceAll('_x000a_', '\n').trim().slice(0, maxHint);
  workbook.journal.transact(() => {
    addRecord(workbook, 'validation', range, { rule: ruleFrom(workbook, range, element), isStrict, hint });
  });
};
