import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('CO24: a burst is free, then the wait is what the debt needs to refill', () => {
  const bucket = new TokenBucket({ perSecond: 100, burst: 10, nowMs: 0 });
  for (let spent = 0; spent < 10; spent++) expect(bucket.spend(1, 0)).toBe(0);
  expect(bucket.spend(1, 0)).toBe(10);
  expect(bucket.spend(1, 5)).toBe(15);
  expect(bucket.spend(1, 1_000)).toBe(0);
  expect(bucket.spend(509, 1_000)).toBe(5_000);
});

it('CO24: without a limit nothing waits', () => {
  const bucket = new TokenBucket({ perSecond: Number.POSITIVE_INFINITY, burst: 1, nowMs: 0 });
  expect(bucket.spend(1e9, 0)).toBe(0);
});
