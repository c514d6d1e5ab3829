import { childOf, childrenOf, descendantsOf, readXml, type XmlElement } from '../opc/xml.ts';

/** What a cell shows and is, by words that do not depend on the names a program gives to styles. */
export interface CellSummary {
  readonly value: string;
  readonly formula: string;
  readonly look: string;
  readonly rule: string;
  readonly span: string;
}

export interface FodsSummary {
  /** By sheet and place: `Sales 2,0`. */
  readonly cells: Readonly<Record<string, CellSummary>>;
  readonly conditions: readonly string[];
  readonly charts: readonly string[];
  readonly pictures: readonly string[];
  readonly filters: readonly string[];
  readonly names: readonly string[];
  readonly protected: readonly string[];
}

/** Of what LibreOffice fills up to the end, only this is looked at. */
const [mostRows, mostColumns] = [30, 12];

const written = (element: XmlElement | undefined, keep: readonly string[]): string =>
  keep
    .map((name) => `${name}=${element?.attributes[name] ?? ''}`)
    .filter((pair) => !/=(?:normal|transparent|protected)?$/.test(pair))
    .join(' ');

const format = (element: XmlElement | undefined): string =>
  element === undefined
    ? ''
    : element.children
        .filter(({ name }) => name !== 'text-properties' && name !== 'map')
        .map((part) => `${part.name}(${written(part, ['decimal-places', 'grouping', 'style'])})${part.text}`)
        .join('');

type Looks = (name: string | undefined) => string;

const looksOf = (document: XmlElement): Looks => {
  const styles = [...descendantsOf(document, 'style')];
  const formats = ['number-style', 'percentage-style', 'date-style'].flatMap((name) => descendantsOf(document, name));
  const named = (name: string | undefined, from: readonly XmlElement[]): XmlElement | undefined =>
    name === undefined
      ? undefined
      : from.find(({ attributes }) => attributes.name === name || attributes['display-name'] === name);
  return (name) => {
    const style = named(name, styles);
    return [
      written(childOf(style, 'text-properties'), ['color', 'font-weight', 'font-style']),
      written(childOf(style, 'table-cell-properties'), ['background-color', 'border-bottom', 'cell-protect']),
      written(childOf(style, 'paragraph-properties'), ['text-align']),
      // A plain number looks like none at all.
      format(named(style?.attributes['data-style-name'], formats)).replace(/^number\(\)$/, ''),
    ]
      .filter((part) => part !== '')
      .join('; ');
  };
};

const rulesOf = (document: XmlElement): ReadonlyMap<string, string> =>
  new Map(
    descendantsOf(document, 'content-validation').map((rule) => {
      const message = childOf(rule, 'error-message');
      const said =
        message === undefined
          ? ''
          : descendantsOf(message, 'p')
              .map(({ text }) => text)
              .join();
      const kind = written(message, ['message-type', 'display']);
      return [rule.attributes.name ?? '', `${rule.attributes.condition} ${kind} ${said}`];
    }),
  );

const cellsOf = (table: XmlElement, looks: Looks, rules: ReadonlyMap<string, string>): [string, CellSummary][] => {
  const found: [string, CellSummary][] = [];
  let row = 0;
  for (const line of table.children.filter(({ name }) => name === 'table-row')) {
    const rows = Number(line.attributes['number-rows-repeated'] ?? 1);
    for (let again = 0; again < rows && row < mostRows; again += 1, row += 1) {
      let column = 0;
      for (const cell of line.children) {
        const { attributes } = cell;
        const columns = Number(attributes['number-columns-repeated'] ?? 1);
        const text = childrenOf(cell, 'p')
          .map((part) => part.text)
          .join('\n');
        const summary: CellSummary = {
          value: attributes.value ?? attributes['date-value'] ?? text,
          formula: attributes.formula ?? '',
          look: cell.name === 'covered-table-cell' ? '' : looks(attributes['style-name']),
          rule: rules.get(attributes['content-validation-name'] ?? '') ?? '',
          span: written(cell, ['number-columns-spanned', 'number-rows-spanned']),
        };
        for (let at = 0; at < columns && column < mostColumns; at += 1, column += 1)
          if (Object.values(summary).some((part) => part !== ''))
            found.push([`${table.attributes.name} ${row},${column}`, summary]);
      }
    }
  }
  return found;
};

/** The length to a quarter of an inch: programs round on their own scales. */
const size = (length: string | undefined): number => Math.round(Number.parseFloat(length ?? '0') * 4) / 4;

const chartOf = (frame: XmlElement): string | null => {
  const [chart] = descendantsOf(frame, 'chart').filter(({ attributes }) => attributes.class !== undefined);
  if (chart === undefined) return null;
  const words = descendantsOf(chart, 'title').map((title) =>
    descendantsOf(title, 'p')
      .map(({ text }) => text)
      .join(''),
  );
  const series = descendantsOf(chart, 'series').map((each) =>
    written(each, ['class', 'values-cell-range-address', 'label-cell-address']),
  );
  const categories = descendantsOf(chart, 'categories').map(({ attributes }) => attributes['cell-range-address']);
  const isHorizontal = descendantsOf(frame, 'chart-properties').some(
    ({ attributes }) => attributes.vertical === 'true',
  );
  const legend = written(childOf(chart, 'legend'), ['legend-position']);
  const { width, height } = frame.attributes;
  return [
    chart.attributes.class,
    isHorizontal ? 'horizontal' : '',
    ...words,
    ...series,
    ...categories,
    legend,
    `${size(width)}×${size(height)}`,
  ].join(' | ');
};

const pictureOf = (frame: XmlElement): string | null => {
  const data = childOf(frame, 'image', 'binary-data')?.text.replace(/\s/g, '');
  const { width, height } = frame.attributes;
  // What stands in for charts, where nothing draws them, is a picture too.
  return data === undefined || childOf(frame, 'object') !== undefined
    ? null
    : `${childOf(frame, 'desc')?.text} | ${size(width)}×${size(height)} | ${data}`;
};

const conditionsOf = (table: XmlElement, looks: Looks): readonly string[] =>
  descendantsOf(table, 'conditional-format').map((format) => {
    const rules = format.children.flatMap((rule) => [
      `${rule.attributes.value ?? rule.name} → ${looks(rule.attributes['apply-style-name'])}`,
      ...rule.children.map((entry) => written(entry, ['value', 'type', 'color'])),
    ]);
    return `${format.attributes['target-range-address']} ${rules.join(' ')}`;
  });

/** What must be the same in two files that LibreOffice wrote of what should be one workbook. */
export const fodsSummary = (bytes: Uint8Array): FodsSummary => {
  const document = readXml(new TextDecoder().decode(bytes));
  const sheets = childOf(document, 'body', 'spreadsheet');
  const tables = childrenOf(sheets, 'table');
  const looks = looksOf(document);
  const rules = rulesOf(document);
  return {
    cells: Object.fromEntries(tables.flatMap((table) => cellsOf(table, looks, rules))),
    conditions: tables.flatMap((table) => conditionsOf(table, looks)),
    charts: tables.flatMap((table) => descendantsOf(table, 'frame').flatMap((frame) => chartOf(frame) ?? [])),
    pictures: tables.flatMap((table) => descendantsOf(table, 'frame').flatMap((frame) => pictureOf(frame) ?? [])),
    filters: descendantsOf(document, 'database-range').map((range) =>
      written(range, ['target-range-address', 'display-filter-buttons']),
    ),
    protected: tables.map(({ attributes }) => `${attributes.name} ${attributes.protected ?? 'false'}`),
    names: descendantsOf(document, 'named-range').map((name) => written(name, ['name', 'cell-range-address'])),
  };
};
