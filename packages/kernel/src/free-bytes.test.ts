import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { freeBytes } from './free-bytes.ts';

test('bytes with memory of their own are empty afterwards', () => {
  const bytes = Buffer.alloc(70_000, 1);
  freeBytes(bytes);
  expect(bytes.length).toBe(0);
  expect(bytes.buffer.byteLength).toBe(0);
});

test('a part of something larger stays, and so does the rest', () => {
  const whole = randomBytes(1000);
  const copy = Buffer.concat([whole]);
  freeBytes(whole.subarray(10, 20));
  expect(whole.equals(copy)).toBe(true);
  const small = Buffer.from('lies in the pool');
  freeBytes(small);
  expect(small.toString()).toBe('lies in the pool');
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  freeBytes(shared);
  expect(shared.length).toBe(8);
});
