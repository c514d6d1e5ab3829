const namespaces = [
  ['office', 'urn:oasis:names:tc:opendocument:xmlns:office:1.0'],
  ['table', 'urn:oasis:names:tc:opendocument:xmlns:table:1.0'],
  ['text', 'urn:oasis:names:tc:opendocument:xmlns:text:1.0'],
  ['style', 'urn:oasis:names:tc:opendocument:xmlns:style:1.0'],
  ['fo', 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0'],
  ['number', 'urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0'],
  ['draw', 'urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'],
  ['svg', 'urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'],
  ['xlink', 'http://www.w3.org/1999/xlink'],
  ['chart', 'urn:oasis:names:tc:opendocument:xmlns:chart:1.0'],
  ['of', 'urn:oasis:names:tc:opendocument:xmlns:of:1.2'],
  ['calcext', 'urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'],
]
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

const text = (words: string, style = ''): string =>
  `<table:table-cell${style} office:value-type="string"><text:p>${words}</text:p></table:table-cell>`;
const number = (value: number, style = '', validation = ''): string =>
  `<table:table-cell${style}${validation} office:value-type="float" office:value="${value}"/>`;
const formula = (words: string, style = ''): string => `<table:table-cell${style} table:formula="of:=${words}"/>`;
const row = (...cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;
const styled = (name: string): string => ` table:style-name="${name}"`;

interface Drawn {
  readonly kind: 'bar' | 'line' | 'circle' | 'area' | 'scatter';
  readonly title: string;
  readonly isVertical?: boolean;
  readonly top: string;
}

/** A chart of the months and the two columns of numbers. */
const chart = ({ kind, title, isVertical = false, top }: Drawn): string => {
  const series = (column: string): string =>
    `<chart:series chart:values-cell-range-address="Sales.$${column}$2:.$${column}$5" chart:label-cell-address="Sales.$${column}$1" chart:class="chart:${kind}"><chart:data-point chart:repeated="4"/></chart:series>`;
  return `<draw:frame draw:z-index="0" svg:width="12cm" svg:height="7cm" svg:x="12cm" svg:y="${top}"><draw:object draw:notify-on-update-of-ranges="Sales.A1:Sales.C5"><office:document office:mimetype="application/vnd.oasis.opendocument.chart" office:version="1.3" ${namespaces}><office:automatic-styles><style:style style:name="plot" style:family="chart"><style:chart-properties chart:vertical="${isVertical}" chart:include-hidden-cells="false"/></style:style></office:automatic-styles><office:body><office:chart><chart:chart svg:width="12cm" svg:height="7cm" chart:class="chart:${kind}"><chart:title><text:p>${title}</text:p></chart:title><chart:legend chart:legend-position="bottom"/><chart:plot-area chart:style-name="plot" chart:data-source-has-labels="both"><chart:axis chart:dimension="x" chart:name="primary-x"><chart:title><text:p>Month</text:p></chart:title><chart:categories table:cell-range-address="Sales.$A$2:.$A$5"/></chart:axis><chart:axis chart:dimension="y" chart:name="primary-y"/>${
    kind === 'circle' ? series('B') : series('B') + series('C')
  }</chart:plot-area></chart:chart></office:chart></office:body></office:document></draw:object></draw:frame>`;
};

const months = ['January', 'February', 'March & <April>', 'May'];

/** A workbook as LibreOffice itself describes it, with one of each thing that must not get lost. */
export const fods = `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${namespaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:styles>
<style:style style:name="Bad" style:display-name="Bad" style:family="table-cell"><style:table-cell-properties fo:background-color="#ffc7ce"/><style:text-properties fo:color="#9c0006" fo:font-weight="bold"/></style:style>
</office:styles>
<office:automatic-styles>
<number:number-style style:name="N1"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<number:percentage-style style:name="N2"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:date-style style:name="N3"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:background-color="#dde8cb" fo:border-bottom="0.74pt solid #336699"/><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold" fo:color="#224466"/></style:style>
<style:style style:name="money" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="share" style:family="table-cell" style:data-style-name="N2"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="open" style:family="table-cell"><style:table-cell-properties style:cell-protect="none"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="4cm"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:content-validations>
<table:content-validation table:name="v1" table:condition="of:cell-content-is-in-list(&quot;open&quot;;&quot;done&quot;)" table:allow-empty-cell="true" table:base-cell-address="Sales.E2"><table:error-message table:message-type="stop" table:display="true"><text:p>Open or done</text:p></table:error-message></table:content-validation>
<table:content-validation table:name="v2" table:condition="of:cell-content-is-whole-number() and cell-content-is-between(1,[.$B$2])" table:allow-empty-cell="true" table:base-cell-address="Sales.F2"><table:error-message table:message-type="warning" table:display="true"/></table:content-validation>
<table:content-validation table:name="v3" table:condition="of:cell-content-is-in-list([$Lists.$A$1:.$A$3])" table:allow-empty-cell="true" table:base-cell-address="Sales.G2"><table:error-message table:message-type="stop" table:display="true"/></table:content-validation>
<table:content-validation table:name="v4" table:condition="of:cell-content-text-length()&lt;=8" table:allow-empty-cell="true" table:base-cell-address="Sales.H2"><table:error-message table:message-type="stop" table:display="true"/></table:content-validation>
</table:content-validations>
<table:table table:name="Sales">
<table:shapes>${chart({ kind: 'bar', title: 'Columns &amp; more', top: '1cm' })}${chart({ kind: 'bar', title: 'Bars', isVertical: true, top: '9cm' })}${chart({ kind: 'line', title: 'Lines', top: '17cm' })}${chart({ kind: 'area', title: 'Areas', top: '25cm' })}${chart({ kind: 'circle', title: 'Pie', top: '33cm' })}</table:shapes>
<table:table-column${styled('wide')}/><table:table-column table:number-columns-repeated="7"/>
${row(text('Month', styled('head')), text('Income', styled('head')), text('Cost', styled('head')), text('Left', styled('head')), text('State', styled('head')))}
${months
  .map((month, at) =>
    row(
      text(month.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')),
      number(1200.5 + at * 100, styled('money')),
      number(800 + at * 250, styled('money')),
      formula(`[.B${at + 2}]-[.C${at + 2}]`, styled('money')),
      `<table:table-cell table:content-validation-name="v1" office:value-type="string"><text:p>${at % 2 === 0 ? 'open' : 'done'}</text:p></table:table-cell>`,
      number(at + 1, '', ' table:content-validation-name="v2"'),
      `<table:table-cell table:content-validation-name="v3"/>`,
      `<table:table-cell table:content-validation-name="v4"/>`,
    ),
  )
  .join('')}
${row(text('Sum'), formula('SUM([.B2:.B5])', styled('money')), formula('SUMPRODUCT([.B2:.B5];[.C2:.C5])/SUM([.B2:.B5])', styled('share')), formula('IF([.B6]>[$Lists.B1];&quot;much&quot;;&quot;little&quot;)'), formula('DATE(2026;11;30)+[$Lists.B1]', styled('day')))}
${row('<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2" office:value-type="string"><text:p>merged</text:p></table:table-cell>', '<table:covered-table-cell table:number-columns-repeated="2"/>')}
${row('<table:covered-table-cell table:number-columns-repeated="3"/>')}
<calcext:conditional-formats>
<calcext:conditional-format calcext:target-range-address="Sales.D2:Sales.D5"><calcext:condition calcext:apply-style-name="Bad" calcext:value="&lt;[.$B$2]/4" calcext:base-cell-address="Sales.D2"/></calcext:conditional-format>
<calcext:conditional-format calcext:target-range-address="Sales.E2:Sales.E5"><calcext:condition calcext:apply-style-name="Bad" calcext:value="contains-text(&quot;done&quot;)" calcext:base-cell-address="Sales.E2"/></calcext:conditional-format>
<calcext:conditional-format calcext:target-range-address="Sales.A2:Sales.A5"><calcext:condition calcext:apply-style-name="Bad" calcext:value="formula-is([.$C2]&gt;1000)" calcext:base-cell-address="Sales.A2"/></calcext:conditional-format>
<calcext:conditional-format calcext:target-range-address="Sales.B2:Sales.B5"><calcext:color-scale><calcext:color-scale-entry calcext:value="0" calcext:type="minimum" calcext:color="#f8696b"/><calcext:color-scale-entry calcext:value="50" calcext:type="percentile" calcext:color="#ffeb84"/><calcext:color-scale-entry calcext:value="0" calcext:type="maximum" calcext:color="#63be7b"/></calcext:color-scale></calcext:conditional-format>
</calcext:conditional-formats>
</table:table>
<table:table table:name="Lists" table:protected="true">${row(text('red'), number(3))}${row(text('green', styled('open')))}${row(text('blue'))}</table:table>
<table:named-expressions><table:named-range table:name="Incomes" table:base-cell-address="$Sales.$A$1" table:cell-range-address="$Sales.$B$2:.$B$5"/></table:named-expressions>
<table:database-ranges><table:database-range table:name="__Anonymous_Sheet_DB__0" table:target-range-address="Sales.A1:Sales.E5" table:display-filter-buttons="true"/></table:database-ranges>
</office:spreadsheet></office:body>
</office:document>
`;

/** The same with a picture, a PNG in base64, over the first sheet. */
export const fodsWithPicture = (png: string): string =>
  fods.replace(
    '<table:shapes>',
    `<table:shapes><draw:frame draw:z-index="0" svg:width="6cm" svg:height="3cm" svg:x="2cm" svg:y="9cm"><draw:image><office:binary-data>${png}</office:binary-data></draw:image><svg:desc>A harbour</svg:desc></draw:frame>`,
  );
