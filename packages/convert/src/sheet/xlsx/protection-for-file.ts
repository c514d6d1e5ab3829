import { protectionsOf, type Workbook } from '@cloudity/docmodel/sheet';
import type { WriteSheet } from 'hucre';
import { type Area, textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { areasOutside } from '../outside.ts';

/** Areas of one sheet that can be told apart from the rest. */
const mostAreas = 500;

/** What a protection of cells leaves to everybody: everything but the cells. */
const onlyCells = {
  sheet: true,
  formatCells: true,
  formatColumns: true,
  formatRows: true,
  insertColumns: true,
  insertRows: true,
  insertHyperlinks: true,
  sort: true,
  autoFilter: true,
  pivotTables: true,
} as const;

export interface ProtectionForFile {
  readonly protection?: NonNullable<WriteSheet['protection']>;
  /** Where everybody may write although the sheet is protected; the file names these, not the protected ones (ECMA-376 18.3.1.69). */
  readonly open: readonly Area[];
}

/**
 * The protections of a sheet as a file of Excel holds them, without a password: a guard against mistakes there too. `losses` gets those
 * that only warn, and those whose people or note the file cannot name.
 */
export const protectionForFile = (workbook: Workbook, id: string, name: string, losses: Losses): ProtectionForFile => {
  const all = protectionsOf(workbook, id);
  for (const { isWarning, editors, note, isSheet, range } of all)
    if (isWarning || editors.length > 0 || note !== '')
      losses.add('protection', isSheet ? name : `${name}!${textFromArea(range)}`);
  const refusing = all.filter(({ isWarning }) => !isWarning);
  if (refusing.length === 0) return { open: [] };
  if (refusing.some(({ isSheet }) => isSheet)) return { protection: { sheet: true }, open: [] };
  if (refusing.length > mostAreas) {
    losses.add('protection', name, refusing.length);
    return { open: [] };
  }
  return { protection: onlyCells, open: areasOutside(refusing.map(({ range }) => range)) };
};

/** The worksheet's part with the areas that are left open. */
export const withOpenAreas = (worksheet: string, open: readonly Area[]): string => {
  if (open.length === 0) return worksheet;
  return worksheet.replace(
    /<sheetProtection\b[^>]*\/>/,
    (element) =>
      `${element}<protectedRanges><protectedRange name="Open" sqref="${open.map(textFromArea).join(' ')}"/></protectedRanges>`,
  );
};
