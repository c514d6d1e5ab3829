import { emptyWorkbook, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addressFormula, literalOf, targetOf, targetOfText } from './address.ts';

const argumentOf = (formula: string): string | null => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  writeCells(workbook, { sheet: 's1', row: 0, column: 0 }, [[{ formula }]]);
  const sheet = workbook.sheet('s1');
  const found = addressFormula(workbook, {
    sheet: 's1',
    row: sheet.rows.at(0) ?? '',
    content: sheet.contentAt(0, 0),
  });
  workbook.destroy();
  return found;
};

test('only http, https, mailto and cells of the workbook are targets', () => {
  expect(targetOf('https://example.org/a?b=1')).toEqual({ kind: 'address', href: 'https://example.org/a?b=1' });
  expect(targetOf(' http://example.org ')).toEqual({ kind: 'address', href: 'http://example.org/' });
  expect(targetOf('mailto:ana@example.org')).toEqual({ kind: 'address', href: 'mailto:ana@example.org' });
  expect(targetOf('#Sheet2!B4')).toEqual({ kind: 'range', text: 'Sheet2!B4' });
  for (const other of [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    ' \u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/1',
    '/api/v1/me',
    '//example.org',
    'example',
    '#',
    '',
    7,
    true,
    null,
    undefined,
    { error: '#REF!' },
  ])
    expect(targetOf(other), JSON.stringify(other)).toBe(null);
});

test('a text is a link when all of it is an address', () => {
  expect(targetOfText('https://example.org/')?.kind).toBe('address');
  for (const other of ['see https://example.org', 'https://example.org and more', 'javascript:alert(1)', '#Sheet1!A1'])
    expect(targetOfText(other), other).toBe(null);
});

test('the address of a formula is its first argument, when the cell is the call and nothing else', () => {
  expect(argumentOf('=HYPERLINK("https://example.org/","site")')).toBe('="https://example.org/"');
  expect(argumentOf('=hyperlink( "https://example.org/" )')).toBe('="https://example.org/"');
  expect(argumentOf('=HYPERLINK(IF(B1>1,"a","b")&C1,"x")')).toBe('=IF(B1>1,"a","b")&C1');
  expect(argumentOf('=HYPERLINK(INDEX({"a","b"},1),"x")')).toBe('=INDEX({"a","b"},1)');
  for (const other of ['=HYPERLINK("a","b")&"c"', '=IF(TRUE,HYPERLINK("a"))', '=HYPERLINK()', '="HYPERLINK("'])
    expect(argumentOf(other), other).toBe(null);
  expect(literalOf('="a ""b"" c"')).toBe('a "b" c');
  expect(literalOf('="a"&"b"')).toBe(null);
});
