import { columnLetters } from '../a1.ts';
import { addChart, changeChart, chartsOf, moveChart } from '../chart.ts';
import {
  addPivot,
  addPivotField,
  changePivotField,
  changePivotSource,
  movePivot,
  movePivotField,
  pivotsOf,
  removePivotField,
} from '../pivot.ts';
import { firstPivotUse, pivotPlaces, pivotSummaries } from '../pivot-field.ts';
import type { CellRange } from '../range.ts';
import { type Action, anySheet, someRange } from './action.ts';

export const charts: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const known = chartsOf(workbook, sheet);
  const { fromRow, fromColumn } = someRange(replica, random, sheet);
  const source = `=$A$1:$${columnLetters(fromColumn)}$${fromRow + 1}`;
  const some = known.length === 0 || random.chance(0.5) ? null : random.pick(known);
  if (some === null)
    addChart(
      workbook,
      { sheet, row: fromRow, column: fromColumn },
      {
        type: 'line',
        source,
        title: `T${random.below(9)}`,
        xTitle: '',
        yTitle: '',
        legend: 'right',
        isStacked: false,
        seriesIn: 'columns',
        hasNames: true,
        hasLabels: random.chance(0.5),
        x: 0,
        y: 0,
        width: 300,
        height: 200,
      },
    );
  else if (random.chance(0.5)) changeChart(workbook, sheet, some.id, { ...some, source, type: 'pie' });
  else {
    moveChart(workbook, { sheet, row: fromRow, column: fromColumn }, some.id, { x: random.below(20), y: 3 });
    const { at = null } = chartsOf(workbook, sheet).find(({ id }) => id === some.id) ?? {};
    if (at?.row !== fromRow || at.column !== fromColumn)
      throw new Error(`a chart moved to ${fromRow}:${fromColumn} stands at ${JSON.stringify(at)}`);
  }
};

const sameRange = (one: CellRange | null | undefined, other: CellRange): boolean =>
  JSON.stringify(Object.entries(one ?? {}).sort()) === JSON.stringify(Object.entries(other).sort());

export const pivots: Action = (replica, random) => {
  const { workbook } = replica;
  const sheet = anySheet(replica, random);
  const { fromRow: row, fromColumn: column } = someRange(replica, random, sheet);
  const source = someRange(replica, random, anySheet(replica, random));
  const known = pivotsOf(workbook, sheet);
  if (known.length === 0 || random.chance(0.25)) {
    const id = addPivot(workbook, { sheet, row, column }, source);
    const made = pivotsOf(workbook, sheet).find((pivot) => pivot.id === id);
    if (made?.row !== row || made.column !== column || !sameRange(made.source, source))
      throw new Error(`a pivot table of ${JSON.stringify(source)} is read as ${JSON.stringify(made)}`);
    return;
  }
  const pivot = random.pick(known);
  const use = firstPivotUse(random.pick(pivotPlaces), random.pick(pivotSummaries));
  const some = pivot.fields.length === 0 || random.chance(0.4) ? null : random.pick(pivot.fields);
  const kind = random.below(7);
  if (kind === 0) movePivot(workbook, { sheet, row, column }, pivot.id);
  else if (kind === 1) changePivotSource(workbook, sheet, pivot.id, source);
  else if (some === null) {
    if (pivot.source === null) return;
    const { fromColumn, toColumn } = pivot.source;
    addPivotField(workbook, sheet, pivot.id, fromColumn + random.below(toColumn - fromColumn + 1), use);
  } else if (kind < 4) removePivotField(workbook, sheet, pivot.id, some.id);
  else if (kind < 6 && use.at === some.at) changePivotField(workbook, sheet, pivot.id, some.id, use);
  else {
    const others = pivot.fields.filter(({ at, id }) => at === use.at && id !== some.id);
    const to = random.below(others.length + 1);
    movePivotField(workbook, sheet, pivot.id, some.id, use, to);
    const now = pivotsOf(workbook, sheet).find(({ id }) => id === pivot.id)?.fields ?? [];
    const at = now.filter((field) => field.at === use.at).findIndex(({ id }) => id === some.id);
    if (at !== to && new Set(others.map(({ order }) => order)).size === others.length)
      throw new Error(`a field that was put at ${to} stands at ${at}`);
  }
};
