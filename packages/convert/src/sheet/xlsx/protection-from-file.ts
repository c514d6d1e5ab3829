import {
  addProtection,
  type CellRange,
  formatCells,
  maxColumns,
  maxRows,
  type Protection,
} from '@cloudity/docmodel/sheet';
import type { Cell } from 'hucre';
import { type Area, areasFromText } from '../area.ts';
import { CellAreas } from '../cell-areas.ts';
import { childOf, childrenOf, type XmlElement } from '../opc/xml.ts';
import { areasOutside } from '../outside.ts';
import type { OpenedSheet } from '../workbook-from-file.ts';

/** Ranges of one sheet that become protections; of more the whole sheet is protected. */
const mostRanges = 200;

/** What a worksheet says about who may write where. */
export interface FileProtection {
  readonly hasPassword: boolean;
  /** Everybody may write there. */
  readonly open: readonly Area[];
  /** Ranges that ask for a password or for certain people; protected like the rest here. */
  readonly guarded: number;
  /** Columns whose cells are not locked, as far as the file does not say otherwise of a cell. */
  readonly openColumns: readonly Area[];
}

export const isOn = (value: string | undefined): boolean => value === '1' || value === 'true';

const asks = ({ attributes }: XmlElement): boolean =>
  (attributes.password ?? attributes.hashValue ?? attributes.algorithmName ?? attributes.securityDescriptor) !==
  undefined;

const columnsOf = (head: string, styles: XmlElement | null): readonly Area[] => {
  const formats = childrenOf(childOf(styles ?? undefined, 'cellXfs'), 'xf');
  const isOpen = (style: string | undefined): boolean => {
    const locked = style === undefined ? undefined : childOf(formats[Number(style)], 'protection')?.attributes.locked;
    return locked !== undefined && !isOn(locked);
  };
  return [...head.matchAll(/<(?:\w+:)?col\b([^>]{0,500})>/g)].flatMap(([, attributes = '']) => {
    const of = (name: string): string | undefined => new RegExp(`\\b${name}="(\\d{1,9})"`).exec(attributes)?.[1];
    const [from, to] = [Number(of('min') ?? 0), Math.min(Number(of('max') ?? 0), maxColumns)];
    return isOpen(of('style')) && from >= 1 && from <= to
      ? [{ fromRow: 0, toRow: maxRows - 1, fromColumn: from - 1, toColumn: to - 1 }]
      : [];
  });
};

/** Null for a sheet that is not protected. `rest` is what follows its cells, `head` the part's beginning. */
export const fileProtection = (head: string, rest: XmlElement, styles: XmlElement | null): FileProtection | null => {
  const protection = childOf(rest, 'sheetProtection');
  if (protection === undefined || !isOn(protection.attributes.sheet)) return null;
  const ranges = childrenOf(childOf(rest, 'protectedRanges'), 'protectedRange');
  return {
    hasPassword: asks(protection),
    open: ranges.filter((range) => !asks(range)).flatMap(({ attributes }) => areasFromText(attributes.sqref ?? '')),
    guarded: ranges.filter(asks).length,
    openColumns: columnsOf(head, styles),
  };
};

/** Cells that the file locks although their columns are not, and all other columns. */
const lockedIn = (columns: readonly Area[], cells: ReadonlyMap<string, Cell> | undefined): readonly Area[] => {
  const locked = new CellAreas<true>();
  for (const [place, { style }] of cells ?? []) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    const isIn = columns.some(({ fromColumn, toColumn }) => column >= fromColumn && column <= toColumn);
    if (isIn && style?.protection?.locked !== false) locked.set(row, column, '', true);
  }
  return [...locked.areas(), ...areasOutside(columns)];
};

const plain: Protection = { note: '', isWarning: false, editors: [], isSheet: false };

/**
 * Afterwards the sheet is protected as its file says, but without passwords, for the owners of the new spreadsheet: as a whole, with the
 * cells that are open in it, or the ranges that are not. `losses` gets passwords and ranges for certain people.
 */
export const addFileProtection = (
  { workbook, id, name, losses, cells }: OpenedSheet,
  { hasPassword, open, guarded, openColumns }: FileProtection,
): void => {
  losses.add('protection', name, guarded + (hasPassword ? 1 : 0));
  const { rows, columns } = workbook.sheet(id);
  const range = (area: Area): CellRange | null => {
    const [toRow, toColumn] = [Math.min(area.toRow, rows.length - 1), Math.min(area.toColumn, columns.length - 1)];
    return area.fromRow > toRow || area.fromColumn > toColumn ? null : { ...area, sheet: id, toRow, toColumn };
  };
  const ranges = (areas: readonly Area[]): readonly CellRange[] => areas.flatMap((area) => range(area) ?? []);
  // Named one by one where that is shorter than naming what is open.
  const few = open.length > mostRanges ? [] : open.length > 0 ? areasOutside(open) : [];
  const locked = openColumns.length > 0 ? lockedIn(openColumns, cells) : few.length <= open.length ? few : [];
  if (locked.length > 0 && locked.length <= mostRanges) {
    for (const each of ranges(locked)) addProtection(workbook, each, plain);
    return;
  }
  for (const each of ranges(open.slice(0, mostRanges))) formatCells(workbook, each, { isUnlocked: true });
  addProtection(workbook, { sheet: id, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 }, { ...plain, isSheet: true });
};
