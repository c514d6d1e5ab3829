import { columnLetters, quotedSheetName } from './a1.ts';
import { fieldPosition, type PivotLanguage, type PlacedPivot, pivotsOf } from './pivot.ts';
import type { PivotGroupField, PivotKey, PivotValueField } from './pivot-field.ts';
import type { Workbook } from './workbook.ts';

/** A pivot table in positions of this moment, as a calculation engine takes it. Columns are counted from the source's first; -1 is gone. */
export interface PivotInput {
  /** `Sheet1!$A$1:$D$9`; null when it is gone. */
  readonly source: string | null;
  readonly language: PivotLanguage;
  readonly rows: readonly PivotGroupInput[];
  readonly columns: readonly PivotGroupInput[];
  readonly values: readonly (Pick<PivotValueField, 'summary' | 'share' | 'name'> & { readonly column: number })[];
  readonly filters: readonly { readonly column: number; readonly hidden: readonly PivotKey[] }[];
}

export interface PivotGroupInput extends Pick<PivotGroupField, 'grouping' | 'isDescending' | 'hasTotals'> {
  readonly column: number;
  /** The number of a value, from 0; null for its own values. */
  readonly sortBy: number | null;
}

export const pivotInput = (workbook: Workbook, pivot: PlacedPivot): PivotInput => {
  const { source, language, fields } = pivot;
  const columnOf = (field: (typeof fields)[number]): number => {
    const at = fieldPosition(workbook, pivot, field);
    return at === null || source === null ? -1 : at - source.fromColumn;
  };
  const values = fields.filter((field) => field.at === 'values');
  const groups = (at: PivotGroupField['at']): readonly PivotGroupInput[] =>
    fields.flatMap((field) => {
      if (field.at === 'values' || field.at === 'filters' || field.at !== at) return [];
      const { grouping, isDescending, hasTotals, sortBy } = field;
      const sorted = values.findIndex(({ id }) => id === sortBy);
      return [{ column: columnOf(field), grouping, isDescending, hasTotals, sortBy: sorted < 0 ? null : sorted }];
    });
  const corner = (row: number, column: number): string => `$${columnLetters(column)}$${row + 1}`;
  return {
    source:
      source &&
      `${quotedSheetName(workbook.sheetNameOf(source.sheet) ?? '')}!${corner(source.fromRow, source.fromColumn)}:${corner(source.toRow, source.toColumn)}`,
    language,
    rows: groups('rows'),
    columns: groups('columns'),
    values: values.map((field) => {
      const { summary, share, name } = field;
      return { column: columnOf(field), summary, share, name };
    }),
    filters: fields.flatMap((field) =>
      field.at === 'filters' && field.hidden.length > 0 ? [{ column: columnOf(field), hidden: field.hidden }] : [],
    ),
  };
};

/** What an engine has to be told of the pivot tables of a sheet: cells that hold nothing themselves. Of two at one cell the first by id. */
export const pivotCells = (
  workbook: Workbook,
  sheet: string,
): readonly { readonly row: number; readonly column: number; readonly pivot: PivotInput }[] => {
  const taken = new Set<string>();
  return pivotsOf(workbook, sheet).flatMap((pivot) => {
    const { row, column } = pivot;
    const cell = `${row}:${column}`;
    if (taken.has(cell) || workbook.sheet(sheet).contentAt(row, column) !== null) return [];
    taken.add(cell);
    return [{ row, column, pivot: pivotInput(workbook, pivot) }];
  });
};
