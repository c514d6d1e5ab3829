import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainBegin, linkEntries } from './chain.ts';

const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), createdAt: '', hash: randomBytes(32) }));

test('ID16: a chain made in pieces is the chain made at once, and any change changes its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (count, cutAt, changeAt) => {
      const all = entries(count);
      const whole = linkEntries(chainBegin, all);
      const cut = cutAt % count;
      const first = linkEntries(chainBegin, all.slice(0, cut));
      const last = first.at(-1);
      const end = last ? { seq: last.seq, hash: last.chainHash } : chainBegin;
      expect([...first, ...linkEntries(end, all.slice(cut))]).toEqual(whole);
      const changed = all.map((entry, index) =>
        index === changeAt % count ? { ...entry, hash: randomBytes(32) } : entry,
      );
      expect(linkEntries(chainBegin, changed).at(-1)?.chainHash).not.toEqual(whole.at(-1)?.chainHash);
    }),
  );
});
