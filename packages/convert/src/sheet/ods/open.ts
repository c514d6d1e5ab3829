import { addRecord, formatCells, SheetError } from '@cloudity/docmodel/sheet';
import type { ColumnDef, Sheet as FileSheet, Workbook as FileWorkbook, RowDef } from 'hucre';
import { textFromArea } from '../area.ts';
import { ConvertError } from '../convert-error.ts';
import type { Losses } from '../losses.ts';
import type { PackageParts } from '../opc/parts.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';
import type { FileMore, OpenedSheet } from '../workbook-from-file.ts';
import { rangeOf } from '../xlsx/extras-from-file.ts';
import { addFileProtection } from '../xlsx/protection-from-file.ts';
import { blockFromOds } from './address.ts';
import { addOdsCharts, chartsOfTable } from './charts-from-file.ts';
import { formulaFromOds, referenceFromOds } from './formula.ts';
import { pixelsFromLength } from './lengths.ts';
import { addOdsRules } from './rules-from-file.ts';
import { type OdsStyles, stylesOfFile } from './styles-from-file.ts';
import { type OdsTable, readTables } from './tables-from-file.ts';
import { type FrozenLines, frozenFromSettings } from './view-settings.ts';

/** Of LibreOffice, where nobody chose another one. */
const usualWidth = 85.3;
/** Lines of one run that get a size of their own; more of them are the empty rest of the sheet. */
const mostLines = 10_000;

const columnsOf = ({ columnRuns }: OdsTable, styles: OdsStyles): ColumnDef[] => {
  const columns: ColumnDef[] = [];
  for (const { from, to, style, isHidden } of columnRuns) {
    const pixels = pixelsFromLength(styles.property('table-column', style, 'column-width'));
    const width = pixels === null || Math.abs(pixels - usualWidth) < 1 ? null : (pixels - 5) / 7;
    if ((width === null && !isHidden) || to - from >= mostLines) continue;
    for (let at = from; at <= to; at += 1)
      columns[at] = { ...(width === null ? {} : { width }), ...(isHidden ? { hidden: true } : {}) };
  }
  return columns;
};

const rowDefsOf = ({ rowRuns }: OdsTable, styles: OdsStyles): Map<number, RowDef> => {
  const rows = new Map<number, RowDef>();
  for (const { from, to, style, isHidden } of rowRuns) {
    const isOptimal = styles.property('table-row', style, 'use-optimal-row-height') === 'true';
    const pixels = isOptimal ? null : pixelsFromLength(styles.property('table-row', style, 'row-height'));
    if ((pixels === null && !isHidden) || to - from >= mostLines) continue;
    for (let at = from; at <= to; at += 1)
      rows.set(at, { ...(pixels === null ? {} : { height: pixels * 0.75 }), ...(isHidden ? { hidden: true } : {}) });
  }
  return rows;
};

const sheetOf = (table: OdsTable, styles: OdsStyles, frozen: FrozenLines | undefined): FileSheet => {
  const look = table.element.attributes['style-name'];
  const tab = /^#([0-9a-f]{6})$/i.exec(styles.property('table', look, 'tab-color') ?? '')?.[1];
  return {
    name: table.name,
    rows: table.rows,
    cells: table.cells,
    merges: table.merges,
    columns: columnsOf(table, styles),
    rowDefs: rowDefsOf(table, styles),
    ...(frozen === undefined ? {} : { freezePane: frozen }),
    ...(styles.property('table', look, 'display') === 'false' ? { hidden: true } : {}),
    ...(tab === undefined ? {} : { view: { tabColor: { rgb: tab } } }),
  } as FileSheet;
};

const namesOf = (lists: readonly (XmlElement | undefined)[]): { readonly name: string; readonly range: string }[] =>
  lists.flatMap((list) =>
    (list?.children ?? []).map(({ name: kind, attributes: { name = '', ...attributes } }) => ({
      name,
      range:
        kind === 'named-range'
          ? referenceFromOds(attributes['cell-range-address'] ?? '')
          : formulaFromOds(attributes.expression ?? ''),
    })),
  );

const addLooks = ({ workbook, id, name, losses }: OpenedSheet, table: OdsTable, styles: OdsStyles): void => {
  for (const { name: look, ...area } of table.looks.areas()) {
    const style = styles.cell(look);
    const range = Object.keys(style).length === 0 ? null : rangeOf({ workbook, losses, sheet: id, name }, area);
    if (range === null) continue;
    try {
      formatCells(workbook, range, style);
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add('look', `${name}!${textFromArea(area)}`);
    }
  }
};

const addFilter = ({ workbook, id, name, losses }: OpenedSheet, ranges: readonly XmlElement[]): void => {
  for (const range of ranges) {
    const block = blockFromOds(range.attributes['target-range-address'] ?? '');
    if (block === null || block.sheetName !== name || range.attributes['display-filter-buttons'] !== 'true') continue;
    const area = rangeOf({ workbook, losses, sheet: id, name }, block);
    if (area === null) losses.add('filter', name);
    else addRecord(workbook, 'filter', area);
    // What a filter lets through is each person's own here; the rows it took away stay hidden.
    losses.add('filterChoice', name, descendantsOf(range, 'filter-condition').length);
    return;
  }
};

/** What an OpenDocument file holds, as workbooks are made from files. *Errors*: `unreadable`, `too_large`. */
export const readOdsFile = async (
  parts: PackageParts,
  losses: Losses,
): Promise<{ readonly file: FileWorkbook; readonly more: FileMore }> => {
  if (/<(?:\w+:)?encryption-data\b/.test((await parts.text('META-INF/manifest.xml')) ?? ''))
    throw new ConvertError('encrypted', 'The file is protected by a password.');
  const content = await parts.text('content.xml');
  if (content === null) throw new ConvertError('unreadable', 'The file is damaged, or no spreadsheet.');
  const { root, tables } = readTables(content, losses);
  const styles = stylesOfFile(root, await parts.xml('styles.xml'));
  const frozen = frozenFromSettings(await parts.xml('settings.xml'));
  const sheets = childOf(root, 'body', 'spreadsheet');
  const validations = new Map(
    childrenOf(childOf(sheets, 'content-validations'), 'content-validation').map((rule) => [
      rule.attributes.name ?? '',
      rule,
    ]),
  );
  const filtered = childrenOf(childOf(sheets, 'database-ranges'), 'database-range');
  const charts = new Map(
    await Promise.all(tables.map(async (table) => [table, await chartsOfTable(parts, table)] as const)),
  );
  losses.add('pivot', '', childrenOf(childOf(sheets, 'data-pilot-tables'), 'data-pilot-table').length);
  return {
    file: {
      sheets: tables.map((table) => sheetOf(table, styles, frozen.get(table.name))),
      namedRanges: namesOf([
        childOf(sheets, 'named-expressions'),
        ...tables.map(({ element }) => childOf(element, 'named-expressions')),
      ]),
    } as FileWorkbook,
    more: {
      defaults: () => ({ width: null, height: null }),
      add: (opened) => {
        const table = tables[opened.index];
        if (table === undefined) return;
        addLooks(opened, table, styles);
        try {
          addFilter(opened, filtered);
        } catch (error) {
          if (!(error instanceof SheetError)) throw error;
          opened.losses.add('filter', opened.name);
        }
        addOdsRules(opened, table, validations, styles);
        addOdsCharts(opened, table, charts.get(table) ?? new Map());
        if (table.element.attributes.protected === 'true')
          addFileProtection(opened, {
            hasPassword: (table.element.attributes['protection-key'] ?? '') !== '',
            open: [],
            guarded: 0,
            openColumns: [],
          });
      },
    },
  };
};
