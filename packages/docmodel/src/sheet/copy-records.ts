import { addChart, chartsOf } from './chart.ts';
import { addConditionalFormat, conditionalFormatsOf } from './conditional-format.ts';
import { isFormula } from './content.ts';
import { type Criterion, criterionFrom, ruleFormula, ruleText } from './criterion.ts';
import { addProtection, protectionsOf } from './protection.ts';
import { type CellRange, rangeFromAnchor } from './range.ts';
import { addRecord, mergesOf, placedRecords, recordsOf, type Spec } from './records.ts';
import { type ValidationRule, validationsOf } from './validation.ts';
import type { Workbook } from './workbook.ts';

const copiedCriterion = (workbook: Workbook, from: CellRange, to: CellRange, criterion: Criterion): Criterion =>
  criterionFrom(
    workbook,
    to,
    criterion.kind,
    criterion.operands.map((operand) =>
      isFormula(operand) ? { formula: ruleText(workbook, from, operand) } : operand,
    ),
  );

const copiedRule = (workbook: Workbook, from: CellRange, to: CellRange, rule: ValidationRule): ValidationRule => {
  if (rule.kind === 'range')
    return { kind: 'range', source: ruleFormula(workbook, to, ruleText(workbook, from, rule.source)) };
  return 'criterion' in rule ? { ...rule, criterion: copiedCriterion(workbook, from, to, rule.criterion) } : rule;
};

/** A view names columns by their ids, which are others in the copy. */
const copiedView = (workbook: Workbook, from: string, to: string, spec: Spec): Spec => {
  const { columns } = spec;
  if (typeof columns !== 'object' || columns === null) return spec;
  const [model, copy] = [workbook.sheet(from).columns, workbook.sheet(to).columns];
  const entries = Object.entries(columns).flatMap(([id, filter]) => {
    const position = model.positionOf(id);
    const there = position === null ? null : copy.at(position);
    return there === null ? [] : [[there, filter] as const];
  });
  return { ...spec, columns: Object.fromEntries(entries) };
};

/**
 * Afterwards the sheet `to`, a new one, has the merges, validations, conditional formats, filter with its views, charts,
 * pictures, looks of ranges and protections of `from`, at the same positions; what they say of `from` they say of `to`. Within one transaction with the
 * copying of the cells, and after it: from then on the copy is protected.
 * *Errors*: `out_of_range` when `to` is smaller.
 */
export const copyRecords = (workbook: Workbook, from: string, to: string): void =>
  workbook.journal.transact(() => {
    for (const { range } of mergesOf(workbook, from)) addRecord(workbook, 'merge', { ...range, sheet: to });
    for (const { range, spec } of placedRecords(workbook, from, 'band'))
      addRecord(workbook, 'band', { ...range, sheet: to }, spec);
    for (const { range, rule, isStrict, hint } of validationsOf(workbook, from)) {
      const copy = { ...range, sheet: to };
      addRecord(workbook, 'validation', copy, { rule: copiedRule(workbook, range, copy, rule), isStrict, hint });
    }
    for (const { range, look } of conditionalFormatsOf(workbook, from)) {
      const copy = { ...range, sheet: to };
      addConditionalFormat(
        workbook,
        copy,
        look.kind === 'style' ? { ...look, criterion: copiedCriterion(workbook, range, copy, look.criterion) } : look,
      );
    }
    for (const { range, spec } of placedRecords(workbook, from, 'filter'))
      addRecord(workbook, 'filter', { ...range, sheet: to }, copiedView(workbook, from, to, spec));
    for (const { id: _, at, ...chart } of chartsOf(workbook, from)) {
      const corner = { sheet: from, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 };
      addChart(
        workbook,
        { sheet: to, row: at?.row ?? 0, column: at?.column ?? 0 },
        { ...chart, source: ruleText(workbook, corner, chart.source) },
      );
    }
    for (const { kind, anchor, spec } of recordsOf(workbook, from)) {
      if (kind !== 'image') continue;
      const range = rangeFromAnchor(workbook, from, anchor) ?? { fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 };
      addRecord(workbook, 'image', { ...range, sheet: to }, spec);
    }
    for (const { id: _, range, ...protection } of protectionsOf(workbook, from))
      addProtection(workbook, { ...range, sheet: to }, protection);
  });
