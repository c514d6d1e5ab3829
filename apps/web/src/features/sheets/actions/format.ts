import {
  addRecord,
  type CellStyle,
  clearCells,
  formatCells,
  mergesOf,
  removeRecord,
  type StyleField,
  type StylePatch,
} from '@cloudity/docmodel/sheet';
import { defaultFontSize } from '../canvas/text-metrics.ts';
import type { SheetSession } from '../model/session.ts';
import { type Area, doAreasMeet, isInArea } from '../selection/selection.ts';

/** The look of the active cell. */
export const activeStyle = (session: SheetSession): CellStyle => {
  const { row, column } = session.selection.get().active;
  return session.view.styleAt(row, column);
};

/** All selected cells look so, in these fields. */
export const applyStyle = (session: SheetSession, patch: StylePatch): void => {
  session.act(() => {
    for (const area of session.unfiltered(session.selection.get().areas))
      formatCells(session.workbook, rangeOf(session, area), patch);
  });
};

const rangeOf = (session: SheetSession, { fromRow, toRow, fromColumn, toColumn }: Area) => ({
  sheet: session.sheet.id,
  fromRow,
  toRow,
  fromColumn,
  toColumn,
});

export const toggleStyle = (session: SheetSession, field: 'bold' | 'italic' | 'underline' | 'strike'): void =>
  applyStyle(session, { [field]: activeStyle(session)[field] === true ? null : true });

export const changeSize = (session: SheetSession, by: 1 | -1): void => {
  const now = activeStyle(session).size;
  const size = typeof now === 'number' ? now : defaultFontSize;
  applyStyle(session, { size: Math.max(6, Math.min(400, size + by)) });
};

const everyField: readonly StyleField[] = [
  'bold',
  'italic',
  'underline',
  'strike',
  'size',
  'font',
  'color',
  'fill',
  'numberFormat',
  'align',
  'verticalAlign',
  'wrap',
  'rotation',
  'indent',
  'borderTop',
  'borderRight',
  'borderBottom',
  'borderLeft',
];

export const clearFormatting = (session: SheetSession): void =>
  applyStyle(session, Object.fromEntries(everyField.map((field) => [field, null])) as StylePatch);

export const clearSelected = (session: SheetSession): void => {
  session.act(() => {
    for (const area of session.unfiltered(session.selection.get().areas)) {
      const used = usedWithin(session, area);
      if (used) clearCells(session.workbook, rangeOf(session, used));
    }
  });
};

/** The part of an area that holds anything: whole columns are cleared without writing to every row. */
const usedWithin = (session: SheetSession, area: Area): Area | null => {
  const cells = (area.toRow - area.fromRow + 1) * (area.toColumn - area.fromColumn + 1);
  if (cells < 5_000) return area;
  const used = { fromRow: Infinity, toRow: -1, fromColumn: Infinity, toColumn: -1 };
  for (const { row, column } of session.sheet.cells()) {
    if (!isInArea(area, { row, column })) continue;
    used.fromRow = Math.min(used.fromRow, row);
    used.toRow = Math.max(used.toRow, row);
    used.fromColumn = Math.min(used.fromColumn, column);
    used.toColumn = Math.max(used.toColumn, column);
  }
  return used.toRow === -1 ? null : used;
};

export type NumberFormatName =
  | 'automatic'
  | 'plainText'
  | 'number'
  | 'percent'
  | 'scientific'
  | 'accounting'
  | 'financial'
  | 'currency'
  | 'currencyRounded'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'duration';

const isFrench = (session: SheetSession): boolean => session.language === 'fr';

/** The pattern of a named format; money and dates as the person who chooses writes them. */
export const numberFormatOf = (session: SheetSession, name: NumberFormatName): string | null => {
  const money = (digits: string): string => (isFrench(session) ? `${digits} "€"` : `"€"${digits}`);
  switch (name) {
    case 'automatic':
      return null;
    case 'plainText':
      return '@';
    case 'number':
      return '#,##0.00';
    case 'percent':
      return '0.00%';
    case 'scientific':
      return '0.00E+00';
    case 'accounting':
      return `${money('#,##0.00')};(${money('#,##0.00')})`;
    case 'financial':
      return '#,##0.00;(#,##0.00)';
    case 'currency':
      return money('#,##0.00');
    case 'currencyRounded':
      return money('#,##0');
    case 'date':
      return isFrench(session) ? 'dd/mm/yyyy' : 'd mmm yyyy';
    case 'time':
      return 'hh:mm:ss';
    case 'dateTime':
      return isFrench(session) ? 'dd/mm/yyyy hh:mm' : 'd mmm yyyy hh:mm';
    case 'duration':
      return '[h]:mm:ss';
  }
};

/** One digit more or less behind the point, in all sections of the pattern. */
export const withDecimals = (pattern: string, by: 1 | -1): string =>
  pattern
    .split(';')
    .map((section) => {
      const match = /(0|#)(\.0*)?(?=[^0#.,]*(?:%|E[+-]0+)?[^0#.,]*$)/.exec(section);
      if (match === null) return section;
      const digits = Math.max(0, Math.min(15, (match[2]?.length ?? 1) - 1 + by));
      const made = (match[1] ?? '0') + (digits === 0 ? '' : `.${'0'.repeat(digits)}`);
      return section.slice(0, match.index) + made + section.slice(match.index + match[0].length);
    })
    .join(';');

/** A number shown plainly gets as many digits as it shows now, plus or minus one. */
export const changeDecimals = (session: SheetSession, by: 1 | -1): void => {
  const { active } = session.selection.get();
  const cell = session.cell(active.row, active.column);
  const own = cell.style.numberFormat;
  const shown = /[.,](\d+)$/.exec(cell.display.text)?.[1]?.length ?? 0;
  const pattern = typeof own === 'string' && own !== 'General' ? own : `0${shown > 0 ? `.${'0'.repeat(shown)}` : ''}`;
  applyStyle(session, { numberFormat: withDecimals(pattern, by) });
};

export type BorderChoice =
  | 'all'
  | 'outer'
  | 'inner'
  | 'top'
  | 'bottom'
  | 'left'
  | 'right'
  | 'horizontal'
  | 'vertical'
  | 'none';

/** Lines around and between the selected cells. */
export const applyBorders = (session: SheetSession, choice: BorderChoice, line = 'thin #000000'): void => {
  session.act(() => {
    for (const area of session.selection.get().areas) {
      const range = rangeOf(session, area);
      const put = (part: Partial<typeof range>, patch: StylePatch): void =>
        formatCells(session.workbook, { ...range, ...part }, patch);
      const value = choice === 'none' ? null : line;
      if (choice === 'all' || choice === 'none')
        put({}, { borderTop: value, borderBottom: value, borderLeft: value, borderRight: value });
      const isOuter = choice === 'outer';
      const isInner = choice === 'inner';
      if (isOuter || choice === 'top') put({ toRow: range.fromRow }, { borderTop: value });
      if (isOuter || choice === 'bottom') put({ fromRow: range.toRow }, { borderBottom: value });
      if (isOuter || choice === 'left') put({ toColumn: range.fromColumn }, { borderLeft: value });
      if (isOuter || choice === 'right') put({ fromColumn: range.toColumn }, { borderRight: value });
      if ((isInner || choice === 'horizontal') && range.toRow > range.fromRow)
        put({ toRow: range.toRow - 1 }, { borderBottom: value });
      if ((isInner || choice === 'vertical') && range.toColumn > range.fromColumn)
        put({ toColumn: range.toColumn - 1 }, { borderRight: value });
    }
  });
};

/** The merges that the selection meets. */
const metMerges = (session: SheetSession) => {
  const { areas } = session.selection.get();
  return mergesOf(session.workbook, session.sheet.id).filter(({ range }) =>
    areas.some((area) => doAreasMeet(area, range)),
  );
};

export const isMerged = (session: SheetSession): boolean =>
  session.view.merges.some((merge) => session.selection.get().areas.some((area) => doAreasMeet(area, merge)));

export const unmerge = (session: SheetSession): void => {
  session.act(() => {
    for (const { id } of metMerges(session)) removeRecord(session.workbook, session.sheet.id, id);
  });
};

/** One cell of each selected area, or one of each of its rows or columns. What the others hold stays there, unseen. */
export const merge = (session: SheetSession, how: 'all' | 'rows' | 'columns'): void => {
  session.act(() => {
    for (const { id } of metMerges(session)) removeRecord(session.workbook, session.sheet.id, id);
    for (const area of session.selection.get().areas) {
      const range = rangeOf(session, area);
      const parts =
        how === 'all'
          ? [range]
          : how === 'rows'
            ? Array.from({ length: range.toRow - range.fromRow + 1 }, (_, index) => ({
                ...range,
                fromRow: range.fromRow + index,
                toRow: range.fromRow + index,
              }))
            : Array.from({ length: range.toColumn - range.fromColumn + 1 }, (_, index) => ({
                ...range,
                fromColumn: range.fromColumn + index,
                toColumn: range.fromColumn + index,
              }));
      for (const part of parts)
        if (part.fromRow !== part.toRow || part.fromColumn !== part.toColumn)
          addRecord(session.workbook, 'merge', part);
    }
  });
};
