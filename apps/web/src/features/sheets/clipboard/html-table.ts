import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { Clip, ClipCell, ClipMerge } from './clip.ts';
import { emptyCell, mostCells } from './clip.ts';
import { declarationsOf, decodedText, styleFromCss, styleFromTag } from './html-style.ts';

/** A tag: its name, whether it ends something, and its attributes as written. */
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<!--[\s\S]*?-->|<[!?][^>]*>/g;
const attribute = /([a-zA-Z_:][-a-zA-Z0-9_:.]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

const attributesOf = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, bare] of text.matchAll(attribute))
    found.set(name.toLowerCase(), decodedText(double ?? single ?? bare ?? ''));
  return found;
};

/** Rules of a style sheet by selector, such as `.xl65` and `td`. */
const rulesOf = (html: string): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const rules = new Map<string, ReadonlyMap<string, string>>();
  for (const [, sheet = ''] of html.matchAll(/<style[^>]*>([\s\S]{0,200000}?)<\/style>/gi))
    for (const [, selectors = '', body = ''] of sheet
      .replace(/<!--|-->/g, '')
      .matchAll(/([^{}]{1,2000})\{([^{}]{0,5000})\}/g))
      for (const selector of selectors.split(','))
        rules.set(
          selector.trim().toLowerCase(),
          new Map([...(rules.get(selector.trim().toLowerCase()) ?? []), ...declarationsOf(body)]),
        );
  return rules;
};

const spanOf = (value: string | undefined): number =>
  Math.max(1, Math.min(10_000, Number.parseInt(value ?? '1', 10) || 1));

/** LibreOffice writes the number itself and its format; Google Sheets a JSON value. */
const numberOf = (attributes: ReadonlyMap<string, string>): number | null => {
  const own = attributes.get('sdval') ?? attributes.get('x:num');
  if (own !== undefined && own !== '' && Number.isFinite(Number(own))) return Number(own);
  try {
    const value: unknown = JSON.parse(attributes.get('data-sheets-value') ?? 'null');
    const number =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)['3'] : null;
    return typeof number === 'number' ? number : null;
  } catch {
    return null;
  }
};

const formatOf = (attributes: ReadonlyMap<string, string>, css: ReadonlyMap<string, string>): string | null => {
  const libre = attributes.get('sdnum')?.split(';').slice(2).join(';');
  if (libre) return libre;
  const excel = css
    .get('mso-number-format')
    ?.replace(/^["']|["']$/g, '')
    .replace(/\\(.)/g, '$1');
  if (excel && !/^(?:general|standard)$/i.test(excel)) return excel;
  try {
    const format: unknown = JSON.parse(attributes.get('data-sheets-numberformat') ?? 'null');
    const pattern =
      typeof format === 'object' && format !== null ? (format as Readonly<Record<string, unknown>>)['2'] : null;
    return typeof pattern === 'string' ? pattern : null;
  } catch {
    return null;
  }
};

/** LibreOffice writes the number of every cell that holds one: what has none is a text, whatever it looks like. */
const tellsNumbers = /<meta\s[^>]*generator[^>]*LibreOffice/i;

/** How LibreOffice shows truth values, which it holds as numbers. */
const truths = /^(?:BOOLEAN|"[^"]+";"[^"]+";"[^"]+")$/i;

/** LibreOffice says where a text stands also where it would stand anyhow. */
const withoutUsualAlign = ({ align, ...style }: CellStyle, value: ClipCell['value']): CellStyle => {
  const usual = typeof value === 'number' || typeof value === 'boolean' ? 'right' : 'left';
  return align === undefined || align === usual ? style : { ...style, align };
};

interface OpenCell {
  readonly attributes: ReadonlyMap<string, string>;
  readonly css: ReadonlyMap<string, string>;
  style: CellStyle;
  text: string;
}

/**
 * The first table of an HTML text, as spreadsheets put it on the clipboard; null when there is none. Reads the text alone: nothing
 * of it is ever made an element, so nothing in it can run.
 */
export const clipFromHtml = (html: string): Clip | null => {
  const start = html.search(/<table[\s>]/i);
  if (start === -1) return null;
  const rules = rulesOf(html);
  const isTold = tellsNumbers.test(html.slice(0, 4_000));
  const cells: ClipCell[][] = [];
  const merges: ClipMerge[] = [];
  /** Down to which row a cell above takes the column. */
  const takenTo: number[] = [];
  let row = -1;
  let column = 0;
  let count = 0;
  let depth = 0;
  let open: OpenCell | null = null;
  let last = start;

  const close = (): void => {
    if (open === null || row < 0) return;
    const { attributes, css, style, text } = open;
    open = null;
    while ((takenTo[column] ?? -1) >= row) column += 1;
    const shown = decodedText(text)
      .replace(/\u00a0/g, ' ')
      .replace(/^[ \n]+|[ \n]+$/g, '');
    const number = numberOf(attributes);
    const format = formatOf(attributes, css);
    const isTruth = number !== null && format !== null && truths.test(format);
    const value = isTruth ? number !== 0 : (number ?? (shown === '' ? null : shown));
    const cell: ClipCell = {
      input: value,
      isTyped: number === null && !isTold,
      value,
      style: {
        ...(isTold ? withoutUsualAlign(style, value) : style),
        ...(format === null || format === '' || isTruth ? {} : { numberFormat: format.slice(0, 255) }),
      },
    };
    const [rows, columns] = [spanOf(attributes.get('rowspan')), spanOf(attributes.get('colspan'))];
    const line = cells[row] ?? [];
    cells[row] = line;
    while (line.length < column) line.push(emptyCell);
    line[column] = cell;
    if (rows > 1 || columns > 1) {
      merges.push({ row, column, rows, columns });
      for (let right = 0; right < columns; right += 1) takenTo[column + right] = row + rows - 1;
    }
    column += columns;
    count += 1;
  };

  for (const match of html.slice(start).matchAll(tag)) {
    const at = start + match.index;
    const [whole, slash = '', rawName = '', rest = ''] = match;
    if (open !== null) open.text += html.slice(last, at).replace(/[ \t\r\n]+/g, ' ');
    last = at + whole.length;
    const name = rawName.toLowerCase();
    if (name === 'table') {
      depth += slash === '' ? 1 : -1;
      if (depth === 0) {
        close();
        break;
      }
    }
    if (depth > 1 || count >= mostCells) continue;
    if (name === 'tr' && slash === '') {
      close();
      row += 1;
      column = 0;
      cells[row] ??= [];
    } else if (name === 'td' || name === 'th') {
      close();
      if (slash !== '') continue;
      if (row < 0) row = 0;
      const attributes = attributesOf(rest);
      const css = new Map([
        // There it only says what the default font is.
        ...(isTold ? [] : (rules.get(name) ?? [])),
        ...(attributes.get('class') ?? '')
          .split(/\s+/)
          .flatMap((className) => [...(rules.get(`.${className.toLowerCase()}`) ?? [])]),
        ...declarationsOf(attributes.get('style') ?? ''),
      ]);
      open = { attributes, css, style: { ...styleFromTag(name, attributes), ...styleFromCss(css) }, text: '' };
    } else if (open !== null) {
      const cell: OpenCell = open;
      if (name === 'br') cell.text += '\n';
      else if (slash === '') {
        const attributes = attributesOf(rest);
        cell.style = {
          ...cell.style,
          ...styleFromTag(name, attributes),
          ...styleFromCss(declarationsOf(attributes.get('style') ?? '')),
        };
      }
    }
  }
  close();
  return cells.length === 0 ? null : { cells: Array.from(cells, (line) => line ?? []), merges, origin: null };
};
