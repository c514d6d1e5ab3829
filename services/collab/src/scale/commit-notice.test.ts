import { randomBytes } from 'node:crypto';
import type { FileId } from '@cloudity/contracts';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../testing/random.ts';
import { type CommitNotice, decodeCommitNotice, encodeCommitNotice } from './commit-notice.ts';

const notice: CommitNotice = {
  hub: 'h',
  fileId: '01234567-89ab-7def-8123-456789abcdef' as FileId,
  epoch: 3,
  seq: 2 ** 40,
  updates: [new Uint8Array([1, 2]), new Uint8Array()],
};

describe('CO64: a notice of a commit', () => {
  it('survives the bus with its updates', () => {
    expect(decodeCommitNotice(encodeCommitNotice(notice))).toEqual(notice);
  });

  it('leaves updates of more than 1 MiB to PostgreSQL', () => {
    const large = { ...notice, updates: [randomBytes(600_000), randomBytes(600_000)] };
    expect(decodeCommitNotice(encodeCommitNotice(large))).toEqual({ ...notice, updates: [] });
  });

  it('is nothing else: cut short, prolonged or scrambled bytes are no notice', () => {
    const bytes = encodeCommitNotice(notice);
    for (let length = 0; length < bytes.length; length++)
      expect(decodeCommitNotice(bytes.subarray(0, length))).toBeNull();
    expect(decodeCommitNotice(Buffer.concat([bytes, Buffer.from([0])]))).toBeNull();
    expect(decodeCommitNotice(encodeCommitNotice({ ...notice, seq: 1 }))).toBeNull();
    const random = createRandom();
    for (let run = 0; run < 500; run++) {
      const scrambled = Uint8Array.from({ length: random.below(60) }, () => random.below(256));
      expect(decodeCommitNotice(scrambled), `seed ${random.seed}`).toBeNull();
    }
  });
});
