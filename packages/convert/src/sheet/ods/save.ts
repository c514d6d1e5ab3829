import { placedRecords, protectionsOf, textFromFormula, type Workbook } from '@cloudity/docmodel/sheet';
import type { Cell, ColumnDef, WriteOptions, WriteSheet } from 'hucre';
import { writeOds } from 'hucre/ods';
import { textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { withParts } from '../opc/rewrite.ts';
import { blockFromText } from '../xlsx/chart-source.ts';
import { absoluteForOds, addressForOds } from './address.ts';
import { ChartObjects } from './charts-for-file.ts';
import { type DataStyles, dataStylesOf } from './data-styles.ts';
import { formulaForOds } from './formula.ts';
import { lengthFromPixels } from './lengths.ts';
import { odsPart } from './namespaces.ts';
import { rowsForOds } from './rows-for-file.ts';
import { conditionsForOds, ValidationNames } from './rules-for-file.ts';
import { propertiesOf, StyleNames, stylesPartOf } from './styles-for-file.ts';
import { settingsOf } from './view-settings.ts';
import { attributesOf, emptyElement } from './xml-text.ts';

const patternsOf = ({ sheets }: WriteOptions): readonly string[] => [
  ...new Set(sheets.flatMap(({ cells }) => [...(cells?.values() ?? [])].flatMap(({ style }) => style?.numFmt ?? []))),
];

/** Everything that has a style of its own, while the tables are written. */
class Styles {
  readonly cells = new StyleNames('table-cell', 'ce');
  readonly columns = new StyleNames('table-column', 'co');
  readonly rows = new StyleNames('table-row', 'ro');
  readonly tables = new StyleNames('table', 'ta');
  readonly conditions = new StyleNames('table-cell', 'Rule');
  readonly #known = new WeakMap<object, string | undefined>();
  readonly #data: DataStyles;

  constructor(data: DataStyles) {
    this.#data = data;
  }

  readonly lookOf = ({ style }: Partial<Cell>): string | undefined => {
    if (style === undefined) return undefined;
    if (this.#known.has(style)) return this.#known.get(style);
    const data = style.numFmt === undefined ? undefined : this.#data.names.get(style.numFmt);
    const attributes = attributesOf({ 'style:data-style-name': data });
    const name = this.cells.name(propertiesOf(style), attributes);
    this.#known.set(style, name);
    return name;
  };

  /** Those of `content.xml`. */
  get xml(): string {
    const all = [this.tables, this.columns, this.rows, this.cells].map(({ xml }) => xml).join('');
    return `<office:automatic-styles>${this.#data.xml}${all}</office:automatic-styles>`;
  }
}

const columnsXml = (columns: readonly ColumnDef[], styles: StyleNames): string => {
  const all = columns
    .map((column) => {
      const pixels = column?.width === undefined ? null : column.width * 7 + 5;
      return emptyElement('table:table-column', {
        'table:style-name':
          pixels === null
            ? undefined
            : styles.name(
                emptyElement('style:table-column-properties', { 'style:column-width': lengthFromPixels(pixels) }),
              ),
        'table:visibility': column?.hidden === true && 'collapse',
      });
    })
    .join('');
  return all === '' ? '<table:table-column/>' : all;
};

const tableStyle = ({ hidden, view }: WriteSheet, styles: StyleNames): string | undefined => {
  const tab = view?.tabColor?.rgb;
  return styles.name(
    emptyElement('style:table-properties', {
      'table:display': hidden === true ? 'false' : 'true',
      'tableooo:tab-color': tab === undefined ? undefined : `#${tab.toLowerCase()}`,
    }),
  );
};

/** Whole sheets that refuse are protected there too; the file cannot tell ranges, people and notes. */
const isProtected = (workbook: Workbook, id: string, name: string, losses: Losses): boolean => {
  const all = protectionsOf(workbook, id);
  for (const { isSheet, isWarning, editors, note, range } of all)
    if (!isSheet || isWarning || editors.length > 0 || note !== '')
      losses.add('protection', isSheet ? name : `${name}!${textFromArea(range)}`);
  return all.some(({ isSheet, isWarning }) => isSheet && !isWarning);
};

const filterXml = (workbook: Workbook, id: string, name: string, index: number, losses: Losses): string => {
  const filters = placedRecords(workbook, id, 'filter');
  const shared = filters.find(({ spec }) => typeof spec.name !== 'string');
  losses.add('filterChoice', name, filters.filter(({ spec }) => typeof spec.name === 'string').length);
  return shared === undefined
    ? ''
    : emptyElement('table:database-range', {
        'table:name': `__Anonymous_Sheet_DB__${index}`,
        'table:target-range-address': addressForOds(name, shared.range),
        'table:display-filter-buttons': 'true',
      });
};

const namesXml = (workbook: Workbook, losses: Losses): string => {
  const first = workbook.sheets[0];
  const home = { space: workbook, sheet: first?.id ?? '', row: null };
  const names = workbook.names.list().map(({ name, formula }) => {
    const text = textFromFormula(formula, home).slice(1);
    const block = blockFromText(text);
    const base = `$${addressForOds(first?.name ?? '', { fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 })}`;
    const attributes = { 'table:name': name, 'table:base-cell-address': base };
    if (block !== null)
      return emptyElement('table:named-range', {
        ...attributes,
        'table:cell-range-address': absoluteForOds(block.sheetName, block),
      });
    const expression = formulaForOds(text);
    if (expression === null) losses.add('name', name);
    return expression === null
      ? ''
      : emptyElement('table:named-expression', { ...attributes, 'table:expression': `of:=${expression}` });
  });
  return names.length === 0 ? '' : `<table:named-expressions>${names.join('')}</table:named-expressions>`;
};

const manifestOf = (objects: Iterable<string>): string => {
  const entry = (path: string, type: string): string =>
    emptyElement('manifest:file-entry', { 'manifest:full-path': path, 'manifest:media-type': type });
  const all = [...objects].flatMap((part) => [
    entry(part.slice(0, part.lastIndexOf('/') + 1), 'application/vnd.oasis.opendocument.chart'),
    entry(part, 'text/xml'),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">${entry('/', 'application/vnd.oasis.opendocument.spreadsheet')}${['content.xml', 'styles.xml', 'settings.xml', 'meta.xml'].map((part) => entry(part, 'text/xml')).join('')}${all.join('')}</manifest:manifest>`;
};

/** The bytes of an OpenDocument spreadsheet. `file` is what the workbook's cells, looks and lines are; `losses` gets what does not fit. */
export const writeOdsFile = async (
  workbook: Workbook,
  file: WriteOptions,
  losses: Losses,
): Promise<Uint8Array<ArrayBuffer>> => {
  const styles = new Styles(await dataStylesOf(patternsOf(file)));
  const validations = new ValidationNames();
  const charts = new ChartObjects(workbook);
  const filters: string[] = [];
  const tables = workbook.sheets.map(({ id, name }, index) => {
    const sheet = file.sheets[index];
    if (sheet === undefined) return '';
    const rules = validations.add(workbook, id, name, losses);
    const frames = charts.add(id, name, losses);
    filters.push(filterXml(workbook, id, name, index, losses));
    const rows = rowsForOds({ sheet, rules, frames, lookOf: styles.lookOf, rowStyles: styles.rows });
    const attributes = attributesOf({
      'table:name': name,
      'table:style-name': tableStyle(sheet, styles.tables),
      'table:protected': isProtected(workbook, id, name, losses) && 'true',
    });
    const conditions = conditionsForOds(workbook, id, name, styles.conditions);
    return `<table:table${attributes}>${columnsXml(sheet.columns ?? [], styles.columns)}${rows}${conditions}</table:table>`;
  });
  const ranges = filters.join('');
  const body = `<office:body><office:spreadsheet>${validations.xml}${tables.join('')}${namesXml(workbook, losses)}${
    ranges === '' ? '' : `<table:database-ranges>${ranges}</table:database-ranges>`
  }</office:spreadsheet></office:body>`;
  const frozen = file.sheets.map(({ name, freezePane }) => ({
    name,
    rows: freezePane?.rows ?? 0,
    columns: freezePane?.columns ?? 0,
  }));
  const parts = new Map([
    ['META-INF/manifest.xml', manifestOf(charts.parts.keys())],
    ['content.xml', odsPart('document-content', styles.xml + body)],
    ['styles.xml', odsPart('document-styles', stylesPartOf(styles.conditions.xml))],
    ['settings.xml', settingsOf(frozen)],
    ...charts.parts,
  ]);
  // The archive itself, with the type of the file at its beginning as it must be.
  return withParts(await writeOds({ sheets: [{ name: 'A', rows: [] }] }), parts);
};
