import {
  type CellStyle,
  chartsOf,
  conditionalFormatsOf,
  frozenOf,
  mergesOf,
  placedRecords,
  readCell,
  type Sheet,
  stylesOf,
  validationsOf,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { format } from 'numfmt';
import { textFromArea } from '../area.ts';
import { type Computed, filledPlaces, linesOf } from '../file-from-workbook.ts';
import { linkFromFormula } from '../links.ts';
import { type Loss, Losses } from '../losses.ts';
import { callsSparkline } from '../sparklines.ts';
import { rgbForFile } from '../style-for-file.ts';
import type { LineSizes } from '../xlsx/drawing-place.ts';
import { borderForLuckysheet } from './borders.ts';
import { styleForLuckysheet } from './cell-style.ts';
import { chartForLuckysheet } from './charts.ts';
import { conditionForLuckysheet } from './conditions.ts';
import type { Json } from './json.ts';
import { validationForLuckysheet } from './validations.ts';

/** Sizes of lines that say nothing, in CSS pixels: ours, so that everything stands where it did. */
const [usualWidth, usualHeight] = [100, 21];
/** Cells of one sheet that have a rule of their own. */
const mostRuleCells = 100_000;
/** Empty lines behind what is filled. */
const spareLines = 50;

const isDate = (pattern: string): boolean => /[ymdhs]/i.test(pattern.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

const shown = (value: string | number | boolean | null, pattern: string): string => {
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (typeof value !== 'number') return value ?? '';
  try {
    return format(pattern, value);
  } catch {
    return String(value);
  }
};

const typeOf = (value: unknown, pattern: string): string =>
  typeof value === 'number' ? (isDate(pattern) ? 'd' : 'n') : typeof value === 'boolean' ? 'b' : 'g';

const cellFor = (
  content: ReturnType<typeof readCell>,
  result: string | number | boolean | null | undefined,
  style: CellStyle,
): Json => {
  const pattern = typeof style.numberFormat === 'string' ? style.numberFormat : 'General';
  const isFormula = typeof content === 'object' && content !== null;
  const value = isFormula ? (result ?? null) : content;
  return {
    ...styleForLuckysheet(style),
    ...(value === null && pattern === 'General' ? {} : { ct: { fa: pattern, t: typeOf(value, pattern) } }),
    ...(value === null ? {} : { v: value, m: shown(value, pattern) }),
    ...(isFormula ? { f: content.formula } : {}),
  };
};

const sizesOf = (sheet: Sheet): LineSizes => {
  const [rows, columns] = [linesOf(sheet, 'rows'), linesOf(sheet, 'columns')];
  const size = (lines: typeof rows, usual: number) => (at: number) => {
    const line = lines.get(at);
    return line?.isHidden === true ? 0 : (line?.size ?? usual);
  };
  return { row: size(rows, usualHeight), column: size(columns, usualWidth) };
};

const lineConfig = (sheet: Sheet, dimension: 'rows' | 'columns') => {
  const lines = [...linesOf(sheet, dimension)];
  return {
    sizes: Object.fromEntries(lines.flatMap(([at, { size }]) => (size === null ? [] : [[at, size]]))),
    hidden: Object.fromEntries(lines.flatMap(([at, { isHidden }]) => (isHidden ? [[at, 0]] : []))),
  };
};

const frozenFor = (workbook: Workbook, id: string): Json | null => {
  const { rows, columns } = frozenOf(workbook, id);
  if (rows + columns === 0) return null;
  const type = rows > 0 && columns > 0 ? 'rangeBoth' : rows > 0 ? 'rangeRow' : 'rangeColumn';
  return { type, range: { row_focus: Math.max(0, rows - 1), column_focus: Math.max(0, columns - 1) } };
};

const validationsFor = (workbook: Workbook, id: string, name: string, losses: Losses): Json => {
  const found: Record<string, Json> = {};
  let left = mostRuleCells;
  for (const validation of validationsOf(workbook, id)) {
    const { fromRow, toRow, fromColumn, toColumn } = validation.range;
    left -= (toRow - fromRow + 1) * (toColumn - fromColumn + 1);
    const rule = left < 0 ? null : validationForLuckysheet(workbook, validation);
    if (rule === null) {
      losses.add('validation', `${name}!${textFromArea(validation.range)}`);
      continue;
    }
    for (let row = fromRow; row <= toRow; row += 1)
      for (let column = fromColumn; column <= toColumn; column += 1) found[`${row}_${column}`] = rule;
  }
  return found;
};

const sheetFor = (
  workbook: Workbook,
  { id, name, isHidden, color }: Workbook['sheets'][number],
  at: number,
  computed: Computed,
  losses: Losses,
): Json => {
  const sheet = workbook.sheet(id);
  const look = stylesOf(workbook, id);
  const celldata: Json[] = [];
  const borderInfo: Json[] = [];
  const hyperlink: Record<string, Json> = {};
  const merges = mergesOf(workbook, id).map(({ range: { fromRow, toRow, fromColumn, toColumn } }) => ({
    r: fromRow,
    c: fromColumn,
    rs: toRow - fromRow + 1,
    cs: toColumn - fromColumn + 1,
  }));
  const merged = new Map(merges.map((merge) => [`${merge.r},${merge.c}`, merge]));
  let [rows, columns] = [0, 0];
  for (const place of filledPlaces(workbook, sheet)) {
    const [row = 0, column = 0] = place.split(',').map(Number);
    [rows, columns] = [Math.max(rows, row + 1), Math.max(columns, column + 1)];
    const style = look(row, column);
    const content = readCell(workbook, { sheet: id, row, column });
    const formula = typeof content === 'object' && content !== null ? content.formula : null;
    if (formula !== null && callsSparkline(formula))
      losses.add(
        'sparkline',
        `${name}!${textFromArea({ fromRow: row, toRow: row, fromColumn: column, toColumn: column })}`,
      );
    const link = formula === null ? null : linkFromFormula(formula);
    const cell = link === null ? cellFor(content, computed(id, row, column), style) : cellFor(link.text, null, style);
    if (link !== null)
      hyperlink[`${row}_${column}`] =
        link.link.location === undefined
          ? { linkType: 'external', linkAddress: link.link.target, linkTooltip: '' }
          : { linkType: 'internal', linkAddress: link.link.location, linkTooltip: '' };
    const merge = merged.get(place);
    const whole = merge === undefined ? cell : { ...cell, mc: merge };
    if (Object.keys(whole).length > 0) celldata.push({ r: row, c: column, v: whole });
    const border = borderForLuckysheet(row, column, style);
    if (border !== null) borderInfo.push(border);
  }
  const filters = placedRecords(workbook, id, 'filter');
  const shared = filters.find(({ spec }) => typeof spec.name !== 'string')?.range;
  losses.add('filterChoice', name, filters.filter(({ spec }) => typeof spec.name === 'string').length);
  losses.add('image', name, placedRecords(workbook, id, 'image').length);
  losses.add('protection', name, placedRecords(workbook, id, 'protection').length);
  const conditions = conditionalFormatsOf(workbook, id).map((condition) => {
    const { rule, isWhole } = conditionForLuckysheet(workbook, condition);
    if (!isWhole) losses.add('condition', `${name}!${textFromArea(condition.range)}`);
    return rule;
  });
  const index = String(at);
  const sizes = sizesOf(sheet);
  const charts = chartsOf(workbook, id).flatMap((chart) => {
    const made = chartForLuckysheet(workbook, id, index, chart, sizes);
    if (made === null) losses.add('chart', name);
    else if (chart.type === 'combo') losses.add('chartDetail', name);
    return made ?? [];
  });
  const [down, across] = [lineConfig(sheet, 'rows'), lineConfig(sheet, 'columns')];
  const frozen = frozenFor(workbook, id);
  const tab = rgbForFile(color);
  return {
    name,
    color: tab === null ? '' : `#${tab.toLowerCase()}`,
    index,
    status: at === 0 ? 1 : 0,
    order: at,
    hide: isHidden ? 1 : 0,
    row: Math.min(sheet.rows.length, Math.max(rows + spareLines, 100)),
    column: Math.min(sheet.columns.length, Math.max(columns, 26)),
    defaultRowHeight: usualHeight,
    defaultColWidth: usualWidth,
    celldata,
    config: {
      merge: Object.fromEntries(merges.map((merge) => [`${merge.r}_${merge.c}`, merge])),
      rowlen: down.sizes,
      rowhidden: down.hidden,
      columnlen: across.sizes,
      colhidden: across.hidden,
      borderInfo,
    },
    ...(frozen === null ? {} : { frozen }),
    luckysheet_conditionformat_save: conditions,
    dataVerification: validationsFor(workbook, id, name, losses),
    hyperlink,
    ...(shared === undefined
      ? {}
      : { filter_select: { row: [shared.fromRow, shared.toRow], column: [shared.fromColumn, shared.toColumn] } }),
    chart: charts,
    zoomRatio: 1,
    showGridLines: 1,
  };
};

/** The workbook as the JSON of Luckysheet and FortuneSheet, a list of sheets; formulas come with what `computed` says they gave. */
export const saveLuckysheet = (
  workbook: Workbook,
  computed: Computed = () => undefined,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly losses: readonly Loss[] } => {
  const losses = new Losses();
  for (const { name } of workbook.names.list()) losses.add('name', name);
  const sheets = workbook.sheets.map((sheet, at) => sheetFor(workbook, sheet, at, computed, losses));
  return { bytes: new TextEncoder().encode(JSON.stringify(sheets)), losses: losses.list() };
};
