import type { Failure, Outcome } from '@cloudity/sandbox';
import { expect, test } from 'vitest';
import { previewFromOutcome, tableFromOutcome } from './maker.ts';
import { noFacts } from './making/no-facts.ts';
import type { Made } from './making/order.ts';

const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1');
const image = { size: 256, width: 256, height: 192 };
const answered = (value: unknown, blobs: readonly Buffer[] = [webp]): Outcome<Made> => ({
  kind: 'done',
  value: value as Made,
  blobs,
});

test('DP2 a process that was ended has no preview, and says why', () => {
  const reasonOf = (reason: Failure) => previewFromOutcome({ kind: 'failed', reason, message: '' }).reason;
  expect(reasonOf('input')).toBe('too_large');
  for (const reason of ['time', 'memory', 'output', 'crash', 'error'] as const) expect(reasonOf(reason)).toBe('failed');
  expect(() => reasonOf('stopped')).toThrow('stopped');
});

test('DP2 what a process answers is not believed unlooked at', () => {
  const good = { reason: null, images: [image], facts: noFacts };
  expect(previewFromOutcome(answered(good))).toMatchObject({ reason: null, images: [{ ...image, bytes: webp }] });
  for (const bad of [
    answered({ ...good, images: [{ ...image, size: 300 }] }),
    answered({ ...good, images: [{ ...image, width: -1 }] }),
    answered({ ...good, facts: { ...noFacts, takenAt: '2024-05-12' } }),
    answered({ ...good, facts: { ...noFacts, latitude: 1e9 } }),
    answered(null),
    answered(good, []),
    answered(good, [webp, webp]),
    answered(good, [Buffer.from('<svg onload="alert(1)"/>')]),
  ])
    expect(previewFromOutcome(bad)).toEqual({ reason: 'failed', images: [], renditions: [], facts: noFacts });
  const pages = Buffer.from('%PDF-1.7');
  expect(previewFromOutcome(answered({ ...good, hasPages: true }, [webp, pages]))).toMatchObject({
    images: [{ ...image, bytes: webp }],
    renditions: [{ kind: 'pdf', bytes: pages }],
  });
  for (const blobs of [[webp], [webp, webp], [webp, pages, pages]])
    expect(previewFromOutcome(answered({ ...good, hasPages: true }, blobs)).reason).toBe('failed');
  expect(previewFromOutcome(answered({ ...good, images: [] }, [])).reason).toBe('failed');
  expect(previewFromOutcome(answered({ reason: 'locked', images: [], facts: noFacts }, [])).reason).toBe('locked');
});

test('DP2 a table that a process answers is one, within its bounds', () => {
  const told = (table: unknown): Outcome<null> => ({
    kind: 'done',
    value: null,
    blobs: [Buffer.from(JSON.stringify(table))],
  });
  const rows = [['Cogs', { number: '12' }]];
  const good = { sheets: [{ name: 'Sums', rows, isWhole: true }], isWhole: true };
  expect(JSON.parse(String(tableFromOutcome(told(good)).renditions[0]?.bytes))).toEqual(good);
  for (const bad of [
    null,
    { ...good, isWhole: 'yes' },
    { ...good, sheets: [{ name: 'Sums', rows: [[{ html: '<b>' }]], isWhole: true }] },
    { ...good, sheets: [{ name: 'Sums', rows: [['x'.repeat(501)]], isWhole: true }] },
    { ...good, sheets: Array(21).fill(good.sheets[0]) },
  ])
    expect(tableFromOutcome(told(bad))).toMatchObject({ reason: 'failed', renditions: [] });
  expect(tableFromOutcome({ kind: 'done', value: 'locked', blobs: [] }).reason).toBe('locked');
  expect(tableFromOutcome({ kind: 'done', value: 'hacked' as never, blobs: [] }).reason).toBe('failed');
  expect(tableFromOutcome({ kind: 'failed', reason: 'memory', message: '' }).reason).toBe('failed');
});
