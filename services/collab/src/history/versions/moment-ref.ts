import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { notFound } from '@cloudity/kernel';
import { findVersion, isThinned, readHead, seqOfVersionBefore } from './store.ts';

/** A version's id, `current`, or a seq, as the API takes it. */
export type MomentRef = string;

/** Which update the moment comes after. *Errors*: `not_found` for a version of another document and a seq that is not reached yet or was given up. */
export const seqOfMoment = async (tx: TenantTx, fileId: FileId, ref: MomentRef): Promise<number> => {
  const head = await readHead(tx, fileId);
  if (!head) throw notFound('version');
  if (ref === 'current') return head.lastSeq;
  if (/^\d+$/.test(ref)) {
    const seq = Number(ref);
    if (seq > head.lastSeq || (await isThinned(tx, fileId, seq))) throw notFound('version');
    return seq;
  }
  const version = await findVersion(tx, fileId, ref);
  if (!version) throw notFound('version');
  return version.seq;
};

/** What a moment is compared with: the version before it unless said otherwise, the empty document when there is none. */
export const seqOfSince = async (
  tx: TenantTx,
  fileId: FileId,
  seq: number,
  since: MomentRef | undefined,
): Promise<number> => {
  if (since === 'start') return 0;
  if (since === undefined) return (await seqOfVersionBefore(tx, fileId, seq)) ?? 0;
  return Math.min(seq, await seqOfMoment(tx, fileId, since));
};
