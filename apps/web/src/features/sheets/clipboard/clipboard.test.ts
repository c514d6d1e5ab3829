import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipFromJson, transposed } from './clip.ts';
import { clipFromHtml } from './html-table.ts';
import { fromTsv, toTsv } from './tsv.ts';

describe('tab separated text', () => {
  test('fields, lines and quotation marks', () => {
    expect(fromTsv('a\tb\r\nc\t')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
    expect(fromTsv('"x\ty"\t"two\nlines"\n"say ""hi"""')).toEqual([['x\ty', 'two\nlines'], ['say "hi"']]);
    expect(fromTsv('5" disk\tb\n')).toEqual([['5" disk', 'b']]);
    expect(fromTsv('one')).toEqual([['one']]);
  });

  test('what is written is read again', () => {
    const field = fc.string().map((text) => text.replaceAll('\r', ''));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.array(field, { minLength: 4, maxLength: 4 }), { minLength: 1 }),
        (width, rows) => {
          // A last line of one empty field is the end of the line before it.
          const cut = rows.map((row) => row.slice(0, width));
          if (width === 1 && cut.at(-1)?.[0] === '') return;
          expect(fromTsv(toTsv(cut))).toEqual(cut);
        },
      ),
    );
  });

  test('anything at all is read', () => {
    const piece = fc.constantFrom('"', '""', '\t', '\n', '\r\n', '\r', 'a', '\u0000');
    fc.assert(fc.property(fc.array(piece), (pieces) => fromTsv(pieces.join('')).length > 0));
  });
});

const libreOffice = `<html><head><style type="text/css">td { font-size: x-small }</style></head><body><table cellspacing="0" border="0">
<colgroup width="85"></colgroup><tr><td style="border-top: 1px solid #000000" height="17" align="left" bgcolor="#FFFF00"><b><font face="Liberation Sans" color="#C9211E">Item</font></b></td>
<td align="right" sdval="1234.5" sdnum="1033;0;#,##0.00"><font face="Liberation Sans">1,234.50</font></td></tr>
<tr><td colspan=2 align="left"><i>A &amp; B<br>second &lt;line&gt;</i></td></tr></table></body></html>`;

describe('tables of other programs', () => {
  test('LibreOffice: values, formats, looks and merges', () => {
    const clip = clipFromHtml(libreOffice);
    expect(clip?.cells[0]?.[0]).toMatchObject({
      input: 'Item',
      style: { bold: true, color: '#c9211e', fill: '#ffff00', align: 'left', borderTop: 'thin #000000' },
    });
    expect(clip?.cells[0]?.[1]).toMatchObject({
      input: 1234.5,
      isTyped: false,
      style: { numberFormat: '#,##0.00', align: 'right' },
    });
    expect(clip?.cells[1]?.[0]).toMatchObject({ input: 'A & B\nsecond <line>', style: { italic: true } });
    expect(clip?.merges).toEqual([{ row: 1, column: 0, rows: 1, columns: 2 }]);
  });

  test('Excel: classes of its style sheet', () => {
    const clip = clipFromHtml(
      `<style><!-- .xl65 {mso-number-format:"0%"; font-weight:700; background:#FFC000;} --></style><table><tr><td class=xl65 align=right x:num="0.5">50%</td></tr></table>`,
    );
    expect(clip?.cells[0]?.[0]).toMatchObject({
      input: 0.5,
      style: { bold: true, fill: '#ffc000', numberFormat: '0%' },
    });
  });

  test('Google Sheets: values as JSON', () => {
    const clip = clipFromHtml(
      `<google-sheets-html-origin><table><tbody><tr><td style="font-weight:bold;color:rgb(255,0,0)" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:42}">42.00</td></tr></tbody></table>`,
    );
    expect(clip?.cells[0]?.[0]).toMatchObject({ input: 42, style: { bold: true, color: '#ff0000' } });
  });

  test('a cell that spans rows keeps the ones below it in their columns', () => {
    const clip = clipFromHtml('<table><tr><td rowspan=2>a<td>b</tr><tr><td>c</tr></table>');
    expect(clip?.cells.map((row) => row.map(({ input }) => input))).toEqual([
      ['a', 'b'],
      [null, 'c'],
    ]);
  });

  test('script is text like any other, and nothing is endless', () => {
    const clip = clipFromHtml('<table><tr><td><img src=x onerror=alert(1)><script>alert(1)</script>');
    expect(clip?.cells[0]?.[0]?.input).toBe('alert(1)');
    expect(clipFromHtml('<table><tr><td rowspan=9999 colspan=9999>x')?.cells).toHaveLength(1);
    expect(clipFromHtml('no table')).toBeNull();
  });

  test('anything at all is read', () => {
    const piece = fc.constantFrom(
      '<table>',
      '</table>',
      '<tr>',
      '<td colspan=3>',
      '<td rowspan="2" style="color:red;border:1px">',
      '<b>',
      '&#1114112;',
      '&amp',
      '"',
      "'",
      '<',
      'x',
      '<style>.a{b:c}</style>',
      '<td class="a',
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => clipFromHtml(pieces.join('')) === null || true));
  });
});

test('our own form is checked, and turned', () => {
  expect(clipFromJson('{"cells":[[{"input":1}]],"merges":[]}')?.cells).toHaveLength(1);
  expect(clipFromJson('{"cells":[[3]],"merges":[]}')).toBeNull();
  expect(clipFromJson('nonsense')).toBeNull();
  const cell = (input: number) => ({ input, isTyped: false, value: input, style: null });
  const turned = transposed({
    cells: [[cell(1), cell(2)], [cell(3)]],
    merges: [{ row: 0, column: 1, rows: 2, columns: 1 }],
    origin: null,
  });
  expect(turned.cells.map((row) => row.map(({ input }) => input))).toEqual([
    [1, 3],
    [2, null],
  ]);
  expect(turned.merges).toEqual([{ row: 1, column: 0, rows: 1, columns: 2 }]);
});
