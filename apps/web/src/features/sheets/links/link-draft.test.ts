import type { CalcClient } from '@cloudity/calc';
import { emptyWorkbook, formatCells, readCell, writeCells } from '@cloudity/docmodel/sheet';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SheetSession } from '../model/session.ts';
import { addressFromTyped, linkDraftOf, writeLink } from './link-draft.ts';
import { Links } from './links.ts';

let session: SheetSession;
const at = { row: 0, column: 0 };
const content = (): unknown => readCell(session.workbook, { sheet: 's1', ...at });
const put = (input: string | number | { formula: string }): void =>
  void writeCells(session.workbook, { sheet: 's1', ...at }, [[input]]);
const draft = () => {
  const found = linkDraftOf(session, at);
  if (found === null) throw new Error('The address is calculated.');
  return found;
};

beforeEach(() => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  // Answers nothing: what is calculated is not looked at.
  const client = new Proxy({}, { get: () => () => new Promise(() => {}) }) as CalcClient;
  session = new SheetSession({ doc, awareness: new Awareness(doc), client, isEditable: true, language: 'fr' });
});

afterEach(() => {
  session.awareness.destroy();
  session.destroy();
});

test('an address is http, https, mailto or cells that are there; what people leave out is added', () => {
  const typed = (text: string) => addressFromTyped(session, text);
  expect(typed(' example.org/plan ')).toBe('https://example.org/plan');
  expect(typed('http://example.org/')).toBe('http://example.org/');
  expect(typed('ana@example.org')).toBe('mailto:ana@example.org');
  expect(typed('#Sheet1!B2')).toBe('#Sheet1!B2');
  for (const other of ['#Nowhere!B2', '#', '', 'plan', '/files', '//example.org', 'javascript:alert(1)', 'data:,x'])
    expect(typed(other), other).toBe(null);
});

test('a text becomes a link, which is changed and taken away', () => {
  put('Our "site"');
  expect(draft()).toMatchObject({ text: 'Our "site"', address: '', isLink: false });
  writeLink(session, draft(), { text: 'Our "site"', address: 'https://example.org/?q="' });
  expect(content()).toEqual({ formula: '=HYPERLINK("https://example.org/?q=""","Our ""site""")' });
  expect(draft()).toMatchObject({ text: 'Our "site"', address: 'https://example.org/?q="', isLink: true });
  writeLink(session, draft(), { text: ' ', address: '#Sheet1!B2' });
  expect(content()).toEqual({ formula: '=HYPERLINK("#Sheet1!B2","#Sheet1!B2")' });
  writeLink(session, draft(), { text: '=1', address: null });
  expect(content()).toBe('=1');
  put('https://example.org/');
  expect(draft()).toMatchObject({ text: 'https://example.org/', address: 'https://example.org/', isLink: false });
});

test('a formula goes on giving the text; a calculated address is for the formula itself', () => {
  put({ formula: '=SUM(B1:B2, 1.5)' });
  expect(draft()).toMatchObject({ formula: 'SUM(B1:B2, 1.5)', isLink: false });
  writeLink(session, draft(), { text: '', address: 'https://example.org/' });
  expect(content()).toEqual({ formula: '=HYPERLINK("https://example.org/",SUM(B1:B2, 1.5))' });
  expect(draft()).toMatchObject({ formula: 'SUM(B1:B2, 1.5)', address: 'https://example.org/', isLink: true });
  writeLink(session, draft(), { text: '', address: null });
  expect(content()).toEqual({ formula: '=SUM(B1:B2, 1.5)' });
  put({ formula: '=HYPERLINK(B1&"/a","x")' });
  expect(linkDraftOf(session, at)).toBe(null);
});

test('the colour that somebody, or a rule, gave a link wins over its look', () => {
  const links = new Links(session, () => '');
  const look = () => links.styleOf(0, 0, 'https://example.org/');
  put('https://example.org/');
  expect(look()).toMatchObject({ color: expect.any(String), underline: true });
  session.attach('condition', { styleOf: () => ({ color: '#00aa00' }), destroy: () => {} });
  expect(look()).toEqual({ underline: true });
  session.attach('condition', { styleOf: () => null, destroy: () => {} });
  formatCells(
    session.workbook,
    { sheet: 's1', fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 },
    { color: '#aa0000' },
  );
  expect(look()).toEqual({ underline: true });
  links.destroy();
});
