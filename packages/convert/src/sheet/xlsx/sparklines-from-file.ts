import { columnLetters, quotedSheetName, SheetError, type Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { areaFromText, textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import { childOf, childrenOf, type XmlElement } from '../opc/xml.ts';
import { blockFromText } from './chart-source.ts';
import { colorFromElement } from './differential-style.ts';

/** Sparklines that are taken from one sheet. */
const mostSparklines = 20_000;

/** The colour that Excel gives to what nobody has coloured: ours is that of the reader. */
const usualColor = '#376092';
const pixelsOfPoint = 96 / 72;

const isOn = (text: string | undefined): boolean => text === '1' || text === 'true';

/** The values that stand out, by the attribute that asks for it, the element of their colour and the option here. */
const outstanding = [
  ['high', 'colorHigh', 'highcolor'],
  ['low', 'colorLow', 'lowcolor'],
  ['first', 'colorFirst', 'firstcolor'],
  ['last', 'colorLast', 'lastcolor'],
  ['negative', 'colorNegative', 'negcolor'],
] as const;

type Option = readonly [name: string, value: string | number | true];

/** MS-XLSX 2.6.15: how a group of sparklines looks. */
const optionsOf = (group: XmlElement, theme: readonly string[]): readonly Option[] => {
  const said = group.attributes;
  const options: Option[] = [];
  const type = said.type === 'column' ? 'column' : said.type === 'stacked' ? 'winloss' : 'line';
  if (type !== 'line') options.push(['charttype', type]);
  const addColor = (element: string, name: string): void => {
    const color = colorFromElement(childOf(group, element), theme);
    if (color !== null && (color !== usualColor || name !== 'color')) options.push([name, color]);
  };
  addColor('colorSeries', 'color');
  for (const [asked, element, name] of outstanding) if (isOn(said[asked])) addColor(element, name);
  const weight = Math.min(10, Math.max(0.5, Math.round(Number(said.lineWeight) * pixelsOfPoint * 10) / 10));
  if (type === 'line' && said.lineWeight !== undefined && !Number.isNaN(weight)) options.push(['linewidth', weight]);
  if (isOn(said.displayXAxis) && type !== 'line') options.push(['axis', true]);
  for (const [kind, end, name] of [
    [said.minAxisType, Number(said.manualMin), 'ymin'],
    [said.maxAxisType, Number(said.manualMax), 'ymax'],
  ] as const)
    if (kind === 'custom' && Number.isFinite(end) && type !== 'winloss') options.push([name, end]);
  if (isOn(said.rightToLeft)) options.push(['rtl', true]);
  if (said.displayEmptyCellsAs === 'zero' || said.displayEmptyCellsAs === undefined) options.push(['empty', 'zero']);
  return options;
};

const optionText = ([name, value]: Option): string =>
  `"${name}",${typeof value === 'string' ? `"${value}"` : value === true ? 'TRUE' : value}`;

/** The formula that draws the same on the sheet of this name; null for what is no range of this file. */
const formulaOf = (sparkline: XmlElement, name: string, options: readonly Option[]): string | null => {
  const block = blockFromText(childOf(sparkline, 'f')?.text);
  if (block === null) return null;
  const sheet = block.sheetName === name ? '' : `${quotedSheetName(block.sheetName)}!`;
  const chosen = options.length === 0 ? '' : `,{${options.map(optionText).join(';')}}`;
  return `=SPARKLINE(${sheet}${textFromArea(block)}${chosen})`;
};

const cellOf = (sparkline: XmlElement): { readonly row: number; readonly column: number } | null => {
  const area = areaFromText(childOf(sparkline, 'sqref')?.text ?? '');
  const isOne = area !== null && area.fromRow === area.toRow && area.fromColumn === area.toColumn;
  return isOne ? { row: area.fromRow, column: area.fromColumn } : null;
};

/**
 * Afterwards cells that hold nothing have the sparklines that `groups` say, as formulas; `losses` tells those of other cells, and those
 * that cannot be read. Dots on every value, dates along the axis and a scale that a group shares are not among what is drawn.
 */
export const addFileSparklines = (
  workbook: Workbook,
  sheet: string,
  name: string,
  groups: readonly XmlElement[],
  theme: readonly string[],
  losses: Losses,
): void => {
  const opened = workbook.sheet(sheet);
  const isFree = (row: number, column: number): boolean =>
    row < opened.rows.length && column < opened.columns.length && opened.contentAt(row, column) === null;
  const put = (sparkline: XmlElement, options: readonly Option[]): boolean => {
    const cell = cellOf(sparkline);
    const formula = formulaOf(sparkline, name, options);
    if (cell === null || formula === null || !isFree(cell.row, cell.column)) return false;
    try {
      writeCells(workbook, { sheet, ...cell }, [[{ formula }]]);
      return true;
    } catch (error) {
      if (error instanceof SheetError) return false;
      throw error;
    }
  };
  const all = groups.flatMap((group) => {
    const options = optionsOf(group, theme);
    return childrenOf(childOf(group, 'sparklines'), 'sparkline').map((sparkline) => ({ sparkline, options }));
  });
  all.forEach(({ sparkline, options }, index) => {
    if (index < mostSparklines && put(sparkline, options)) return;
    const cell = cellOf(sparkline);
    losses.add('sparkline', cell === null ? name : `${name}!${columnLetters(cell.column)}${cell.row + 1}`);
  });
};
