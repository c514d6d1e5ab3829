import { columnLetters, quotedSheetName } from '@cloudity/docmodel/sheet';
import { textFromArea } from '../area.ts';
import { escapedXml } from '../opc/xml.ts';
import { vocabulary } from '../vocabulary.ts';
import { type Block, blockFromText } from './chart-source.ts';

/** A sparkline that Excel draws. */
export interface FileSparkline {
  readonly row: number;
  readonly column: number;
  readonly data: Block;
  /** Of the group it belongs to: attributes, and colours by their elements. */
  readonly look: Readonly<Record<string, string>>;
  readonly colors: Readonly<Record<string, string>>;
}

const call =
  /^=SPARKLINE\(((?:'(?:[^']|'')+'!|[^'!(),{}"]+!)?\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})(?:,\{([^{}]*)\})?\)$/i;
const pair = /^"([a-z\d]+)",(?:"([^"]*)"|(-?\d+(?:\.\d+)?)|(TRUE))$/i;
const pointsOfPixel = 72 / 96;

interface Group {
  readonly look: Record<string, string>;
  readonly colors: Record<string, string>;
}

type Put = (group: Group, value: string) => boolean;

const color =
  (element: string, asked?: string): Put =>
  ({ look, colors }, value) => {
    if (asked !== undefined) look[asked] = '1';
    colors[element] = value.slice(1);
    return /^#[0-9a-f]{6}$/i.test(value);
  };
const end =
  (kind: 'min' | 'max'): Put =>
  ({ look }, value) => {
    look[`${kind}AxisType`] = 'custom';
    look[kind === 'min' ? 'manualMin' : 'manualMax'] = String(Number(value));
    return Number.isFinite(Number(value));
  };

const types = vocabulary({ line: 'line', column: 'column', winloss: 'stacked' });

/** What each option of ours is there (MS-XLSX 2.6.15); those that are not here are none. */
const options: Readonly<Record<string, Put>> = {
  charttype: ({ look }, value) => {
    const type = types[value.toLowerCase()];
    if (type !== undefined) look.type = type;
    return type !== undefined;
  },
  color: color('colorSeries'),
  negcolor: color('colorNegative', 'negative'),
  axiscolor: color('colorAxis'),
  firstcolor: color('colorFirst', 'first'),
  lastcolor: color('colorLast', 'last'),
  highcolor: color('colorHigh', 'high'),
  lowcolor: color('colorLow', 'low'),
  linewidth: ({ look }, value) => {
    look.lineWeight = String(Math.round(Number(value) * pointsOfPixel * 100) / 100);
    return Number(value) >= 0.5 && Number(value) <= 10;
  },
  axis: ({ look }, value) => {
    look.displayXAxis = '1';
    return value === 'true';
  },
  rtl: ({ look }, value) => {
    look.rightToLeft = '1';
    return value === 'true';
  },
  ymin: end('min'),
  ymax: end('max'),
  empty: ({ look }, value) => {
    look.displayEmptyCellsAs = 'zero';
    return value === 'zero';
  },
};

/** Their order is the schema's. */
const elements = [
  'colorSeries',
  'colorNegative',
  'colorAxis',
  'colorFirst',
  'colorLast',
  'colorHigh',
  'colorLow',
] as const;

/** Excel's own colour, which stands for the reader's here. */
const usualColors = { colorSeries: '376092' };

/** What the formula of a cell draws, as Excel says it; null where that is more, or not of one row or column. */
export const sparklineForFile = (
  formula: string,
  sheetName: string,
  row: number,
  column: number,
): FileSparkline | null => {
  const [, range = '', given = ''] = formula.length > 2_000 ? [] : (call.exec(formula) ?? []);
  const data =
    range === '' ? null : blockFromText(range.includes('!') ? range : `${quotedSheetName(sheetName)}!${range}`);
  if (data === null || (data.fromRow !== data.toRow && data.fromColumn !== data.toColumn)) return null;
  const group: Group = { look: { displayEmptyCellsAs: 'gap' }, colors: { ...usualColors } };
  for (const text of given === '' ? [] : given.split(';')) {
    const [, name = '', words, number, truth] = pair.exec(text.trim()) ?? [];
    const put = Object.hasOwn(options, name.toLowerCase()) ? options[name.toLowerCase()] : undefined;
    if (put?.(group, words ?? number ?? truth?.toLowerCase() ?? '') !== true) return null;
  }
  return { row, column, data, ...group };
};

const groupXml = ({ look, colors }: FileSparkline, sparklines: readonly FileSparkline[]): string => {
  const attributes = Object.entries(look).map(([name, value]) => ` ${name}="${value}"`);
  const shown = elements.flatMap((name) =>
    colors[name] === undefined ? [] : [`<x14:${name} rgb="FF${colors[name].toUpperCase()}"/>`],
  );
  const each = sparklines.map(
    ({ row, column, data }) =>
      `<x14:sparkline><xm:f>${escapedXml(`${quotedSheetName(data.sheetName)}!${textFromArea(data)}`)}</xm:f><xm:sqref>${columnLetters(column)}${row + 1}</xm:sqref></x14:sparkline>`,
  );
  return `<x14:sparklineGroup${attributes.join('')}>${shown.join('')}<x14:sparklines>${each.join('')}</x14:sparklines></x14:sparklineGroup>`;
};

/** The part of a worksheet, which has no extension yet, with these sparklines; those that look alike are one group. */
export const withSparklines = (part: string, sparklines: readonly FileSparkline[]): string => {
  if (sparklines.length === 0) return part;
  const groups = Map.groupBy(sparklines, ({ look, colors }) => JSON.stringify([look, colors]));
  const all = [...groups.values()].map((group) => (group[0] === undefined ? '' : groupXml(group[0], group))).join('');
  const extension = `<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">${all}</x14:sparklineGroups></ext></extLst>`;
  return part.replace(/<\/worksheet>\s*$/, () => `${extension}</worksheet>`);
};
