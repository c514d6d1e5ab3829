import type { TenantTx } from '@cloudity/db';
import type { MemberActor } from '@cloudity/kernel';
import { limits } from '../config.ts';
import type { Identity } from '../identity.ts';
import { chainBegin, sealHash } from './chain.ts';
import { keptSince } from './sealer.ts';
import { countUnsealed, listSeals, readAnchor, readChainEnd, readFirstSeq, type SealRow } from './store.ts';

const pageSize = 2_000;
/** Without `full`, this many of the newest seals are computed again. */
const recentSeals = 10_000;

export interface Verification {
  ok: boolean;
  sealed: number;
  unsealed: number;
  /** The number of the first seal that does not fit. */
  brokenAt: number | null;
}

const fits = (
  previous: Uint8Array,
  expected: number,
  { seq, hash, entryHash, actualHash, dropped }: SealRow,
): boolean => {
  if (Number(seq) !== expected || !hash.equals(sealHash(previous, expected, entryHash))) return false;
  return actualHash === null ? dropped : actualHash.equals(entryHash);
};

/** The hash that stands before the chain's kept part: the beginning, or what the dropped months left. */
const hashBefore = async (tx: TenantTx, firstSeq: number): Promise<Buffer | null> =>
  firstSeq === 1 ? chainBegin.hash : ((await readAnchor(tx, firstSeq - 1))?.hash ?? null);

/**
 * Whether the chain holds: every seal follows from the one before, every entry is as it was sealed, none is missing.
 * Entries changed, removed or put between show; the newest ones, not yet sealed, are only counted.
 */
export const verifyAudit = (
  { platform: { db, clock } }: Identity,
  { tenantId }: Pick<MemberActor, 'tenantId'>,
  full: boolean,
): Promise<Verification> =>
  db.tenant(tenantId, async (tx) => {
    const unsealed = await countUnsealed(tx);
    const end = await readChainEnd(tx);
    const firstSeq = await readFirstSeq(tx);
    if (end === null || firstSeq === null) return { ok: true, sealed: 0, unsealed, brokenAt: null };
    const kept = keptSince(clock.now(), limits.auditRetentionDays);
    const sealed = end.seq - firstSeq + 1;
    const skipped = full ? 0 : Math.max(0, sealed - recentSeals);
    let expected = firstSeq + skipped;
    let previous: Buffer | null;
    if (skipped === 0) previous = await hashBefore(tx, firstSeq);
    else previous = (await listSeals(tx, expected - 2, kept, 1))[0]?.hash ?? null;
    if (previous === null) return { ok: false, sealed, unsealed, brokenAt: expected };
    for (;;) {
      const page = await listSeals(tx, expected - 1, kept, pageSize);
      for (const seal of page) {
        if (!fits(previous, expected, seal)) return { ok: false, sealed, unsealed, brokenAt: expected };
        previous = seal.hash;
        expected += 1;
      }
      if (page.length < pageSize) break;
    }
    const ok = expected === end.seq + 1;
    return { ok, sealed, unsealed, brokenAt: ok ? null : expected };
  });
