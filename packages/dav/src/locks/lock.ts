import type { Path } from '../path.ts';
import { isWithin } from '../path.ts';

export type LockScope = 'exclusive' | 'shared';

export interface LockRequest {
  readonly scope: LockScope;
  readonly depth: 0 | 'infinity';
  /** What the client says about its user: the owner element as XML, or null. */
  readonly owner: string | null;
  readonly timeoutSeconds: number;
}

/** A write lock in force (RFC 4918 §6). */
export interface ActiveLock extends Omit<LockRequest, 'timeoutSeconds'> {
  /** An absolute URI. */
  readonly token: string;
  /** Where it was taken, as the person who looks sees it; null when that is out of their sight. */
  readonly root: Path | null;
  /** Same for all locks on one resource. */
  readonly rootKey: string;
  readonly isRootCollection: boolean;
  /** Whose it is: only they may use its token (RFC 4918 §6.4). */
  readonly isOwn: boolean;
  /** Seconds left, rounded up. */
  readonly secondsLeft: number;
}

/** Whether both can hold at once: shared ones can (RFC 4918 §6.2). */
export const isCompatible = (left: LockScope, right: LockScope): boolean => left === 'shared' && right === 'shared';

/** Those of the locks that stand in the way of a new one; all cover the resource, or lie below it and the new one is deep. */
export const conflictsWith = (
  locks: readonly ActiveLock[],
  wanted: Pick<LockRequest, 'scope'>,
): readonly ActiveLock[] => locks.filter((lock) => !isCompatible(lock.scope, wanted.scope));

/** Whether a lock taken at `root` reaches `path`. */
export const covers = (lock: { readonly root: Path; readonly depth: 0 | 'infinity' }, path: Path): boolean =>
  isWithin(path, lock.root) && (lock.depth === 'infinity' || path.length === lock.root.length);

/**
 * The first lock root whose locks the client does not hold the key of, or null when nothing is in the way. Of several shared locks on one
 * resource one token will do.
 */
export const lockInTheWay = (locks: readonly ActiveLock[], tokens: readonly string[]): ActiveLock | null => {
  const open = new Set(locks.filter((lock) => lock.isOwn && tokens.includes(lock.token)).map(({ rootKey }) => rootKey));
  return locks.find(({ rootKey }) => !open.has(rootKey)) ?? null;
};
