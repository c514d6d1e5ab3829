import {
  chartsOf,
  conditionalFormatsOf,
  mergesOf,
  placedRecords,
  readCell,
  stylesOf,
  validationsOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { textFromArea } from './area.ts';
import { type FilledRange, saveCsv } from './csv.ts';
import { type Computed, filledPlaces } from './file-from-workbook.ts';
import { type Loss, Losses } from './losses.ts';
import { isoFromSerial, kindOfFormat } from './serial.ts';
import { callsSparkline } from './sparklines.ts';

interface Saved {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly losses: readonly Loss[];
}

const addCells = (workbook: Workbook, id: string, place: (row: number, column: number) => string, losses: Losses) => {
  const sheet = workbook.sheet(id);
  const look = stylesOf(workbook, id);
  for (const key of filledPlaces(workbook, sheet)) {
    const [row = 0, column = 0] = key.split(',').map(Number);
    const content = readCell(workbook, { sheet: id, row, column });
    if (typeof content === 'object' && content !== null)
      losses.add(callsSparkline(content.formula) ? 'sparkline' : 'formulaValue', place(row, column));
    if (Object.keys(look(row, column)).length > 0) losses.add('look', place(row, column));
  }
};

/** What text cannot hold of a sheet, and of its workbook. */
const lossesOf = (workbook: Workbook, id: string): readonly Loss[] => {
  const losses = new Losses();
  const name = workbook.sheetNameOf(id) ?? '';
  for (const other of workbook.sheets) if (other.id !== id) losses.add('sheet', other.name);
  const place = (row: number, column: number): string =>
    `${name}!${textFromArea({ fromRow: row, toRow: row, fromColumn: column, toColumn: column })}`;
  addCells(workbook, id, place, losses);
  for (const { range } of mergesOf(workbook, id)) losses.add('merge', `${name}!${textFromArea(range)}`);
  for (const { range } of validationsOf(workbook, id)) losses.add('validation', `${name}!${textFromArea(range)}`);
  for (const { range } of conditionalFormatsOf(workbook, id)) losses.add('condition', `${name}!${textFromArea(range)}`);
  for (const { at } of chartsOf(workbook, id)) losses.add('chart', at === null ? name : place(at.row, at.column));
  losses.add('image', name, placedRecords(workbook, id, 'image').length);
  losses.add('filter', name, placedRecords(workbook, id, 'filter').length);
  losses.add('protection', name, placedRecords(workbook, id, 'protection').length);
  return losses.list();
};

/** One sheet as a text file: values, what formulas gave, days and times the way ISO 8601 writes them. `losses` tells all else. */
export const saveCsvFile = (
  workbook: Workbook,
  id: string,
  computed: Computed,
  filled: readonly FilledRange[] = [],
): Saved => {
  const look = stylesOf(workbook, id);
  const shown = (row: number, column: number): string | undefined => {
    const { numberFormat } = look(row, column);
    const kind = typeof numberFormat === 'string' ? kindOfFormat(numberFormat) : 'number';
    if (kind === 'number') return undefined;
    const content = readCell(workbook, { sheet: id, row, column });
    const value = typeof content === 'object' ? computed(id, row, column) : content;
    return typeof value === 'number' ? isoFromSerial(value, kind) : undefined;
  };
  return {
    bytes: new TextEncoder().encode(saveCsv(workbook, id, { computed, shown, filled })),
    losses: lossesOf(workbook, id),
  };
};
