import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError } from '@cloudity/kernel';
import { hasLocks, selectBelow, selectCovering } from './store.ts';

/**
 * Passes unless somebody else's program has locked the file, a folder above it, or with `deep` anything below it. A person's own locks
 * hold up their other programs, which is the protocol's matter, and not the person.
 * *Errors*: `conflict` with who holds it and until when.
 */
export const refuseLocked = async (
  tx: TenantTx,
  actor: Actor,
  now: Date,
  id: FileId,
  { deep = false }: { readonly deep?: boolean } = {},
): Promise<void> => {
  if (!(await hasLocks(tx, now))) return;
  const found = [...(await selectCovering(tx, [id], now)), ...(deep ? await selectBelow(tx, id, now) : [])];
  const other = found.find((lock) => actor.kind === 'guest' || lock.memberId !== actor.memberId);
  if (other)
    throw new AppError('conflict', `${other.memberName} has this open in a program. Try again when it is closed.`, {
      detail: { lockedBy: other.memberName, lockedUntil: other.expiresAt.toISOString() },
    });
};
