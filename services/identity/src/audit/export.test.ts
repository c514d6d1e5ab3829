import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvField, csvLine } from './export.ts';

test('ID17: text that a spreadsheet would run as a formula gets an apostrophe in front', () => {
  expect(csvField('=HYPERLINK("http://evil")')).toBe(`"'=HYPERLINK(""http://evil"")"`);
  for (const text of ['+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1']) expect(csvField(text)).toMatch(/^"'/);
  expect([csvField('plain'), csvField(null), csvField(-1)]).toEqual(['plain', '', '-1']);
});

/** RFC 4180 read back. */
const parseLine = (line: string): string[] => {
  const fields: string[] = [];
  let rest = line.slice(0, -2);
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest);
    const plain = /^([^",]*)(,|$)/.exec(rest);
    const match = quoted ?? plain;
    if (!match) throw new Error(`not CSV: ${rest}`);
    fields.push(quoted ? (match[1] ?? '').replaceAll('""', '"') : (match[1] ?? ''));
    rest = rest.slice(match[0].length);
    if (match[2] !== ',') return fields;
  }
};

test('ID17: any text comes back out of the CSV as it was, formulas aside', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (fields) => {
      const back = parseLine(csvLine(fields)).map((field) => field.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/u, ''));
      expect(back).toEqual(fields);
    }),
  );
});
