import {
  addRecord,
  type CellRange,
  maxFormulaText,
  SheetError,
  shiftedFormula,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { type Area, areaFromText, cornerOf, textFromArea } from '../area.ts';
import type { Losses, LossKind } from '../losses.ts';
import type { XmlElement } from '../opc/xml.ts';
import type { FileMore } from '../workbook-from-file.ts';
import { addFileCharts } from './chart-place.ts';
import { addFileCondition, type Looks } from './condition-from-file.ts';
import { differentialStyles } from './differential-style.ts';
import type { FileExtras, Placed, SheetExtras } from './extras.ts';
import { addFilePictures } from './picture-place.ts';
import { addFileProtection } from './protection-from-file.ts';
import { addFileSparklines } from './sparklines-from-file.ts';
import { addFileValidation } from './validation-from-file.ts';

/** Ranges of rules that are taken from one sheet. */
const mostRanges = 5_000;

const formulaNames = new Set(['formula', 'formula1', 'formula2', 'f']);

/** The same rule as its formulas read so many rows further down and columns to the right. */
const shifted = (element: XmlElement, rows: number, columns: number): XmlElement =>
  rows === 0 && columns === 0
    ? element
    : {
        ...element,
        text: formulaNames.has(element.name)
          ? shiftedFormula(`=${element.text.trim()}`, rows, columns).slice(1)
          : element.text,
        children: element.children.map((child) => shifted(child, rows, columns)),
      };

/** Longer formulas are not looked at. */
const isShort = (element: XmlElement): boolean =>
  (!formulaNames.has(element.name) || element.text.length <= maxFormulaText) && element.children.every(isShort);

interface Target {
  readonly workbook: Workbook;
  readonly losses: Losses;
  readonly sheet: string;
  readonly name: string;
}

/** As far as the sheet goes; null for what lies outside of it. */
export const rangeOf = ({ workbook, sheet }: Target, area: Area): CellRange | null => {
  const { rows, columns } = workbook.sheet(sheet);
  const [toRow, toColumn] = [Math.min(area.toRow, rows.length - 1), Math.min(area.toColumn, columns.length - 1)];
  return area.fromRow > toRow || area.fromColumn > toColumn ? null : { ...area, sheet, toRow, toColumn };
};

export const placeRules = (
  target: Target,
  kind: LossKind,
  rules: readonly Placed[],
  add: (range: CellRange, element: XmlElement, index: number) => void,
): void => {
  let left = mostRanges;
  rules.forEach(({ areas, element }, index) => {
    const place = `${target.name}!${areas[0] === undefined ? 'A1' : textFromArea(areas[0])}`;
    left -= areas.length;
    if (areas.length === 0 || left < 0 || !isShort(element)) {
      target.losses.add(kind, place);
      return;
    }
    const corner = cornerOf(areas);
    try {
      for (const area of areas) {
        const range = rangeOf(target, area);
        if (range !== null)
          add(range, shifted(element, area.fromRow - corner.row, area.fromColumn - corner.column), index);
      }
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      target.losses.add(kind, place);
    }
  });
};

/** Afterwards the sheet has the rules and the filter that its part of the file says, and `losses` those it cannot hold. */
const addExtras = (
  workbook: Workbook,
  sheet: string,
  name: string,
  { validations, conditions, filter }: SheetExtras,
  looks: Looks,
  losses: Losses,
): void => {
  const target = { workbook, losses, sheet, name };
  placeRules(target, 'validation', validations, (range, element) => addFileValidation(workbook, range, element));
  placeRules(target, 'condition', conditions, (range, element, index) =>
    addFileCondition(workbook, range, element, index + 1, looks),
  );
  const area = filter === null ? null : areaFromText(filter.attributes.ref ?? '');
  const range = area === null ? null : rangeOf(target, area);
  if (filter === null) return;
  if (range === null) losses.add('filter', name);
  else addRecord(workbook, 'filter', range);
  // What a filter lets through is each person's own here; the rows it took away stay hidden.
  losses.add('filterChoice', name, filter.children.filter((child) => child.name === 'filterColumn').length);
};

/** What an XLSX file holds besides cells, for when its sheets are made. */
export const moreFromExtras = (
  { styles, sheets, isStructureLocked }: FileExtras,
  theme: readonly string[],
): FileMore => {
  const looks = { styles: differentialStyles(styles, theme), theme };
  return {
    defaults: (name) => sheets.get(name)?.defaults ?? { width: null, height: null },
    add: (opened) => {
      const { workbook, id, name, index, losses, sizes } = opened;
      const own = sheets.get(name);
      losses.add('protection', '', isStructureLocked && index === 0 ? 1 : 0);
      if (own === undefined) return;
      addFileSparklines(workbook, id, name, own.sparklines, theme, losses);
      if (own.protection !== null) addFileProtection(opened, own.protection);
      addExtras(workbook, id, name, own, looks, losses);
      addFileCharts(workbook, id, name, own.drawing, sizes, losses);
      addFilePictures(workbook, id, name, own.drawing, sizes, losses);
    },
  };
};
