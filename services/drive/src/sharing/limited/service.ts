import type { File, FileId } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import type { Drive } from '../../drive.ts';
import type { Caller } from '../../events.ts';
import { presentFile } from '../../files/file.ts';
import { findFile, requireFile } from '../../files/find.ts';
import { lockFile } from '../../files/store.ts';
import { nameOnFile, setLimited } from './store.ts';

/**
 * Access from the folders above ends at the file, or reaches it again (SPEC DR60). Whoever limits it keeps the role they have: where only
 * that access gave it, they are named on the file.
 */
export type LimitAccess = (
  by: Caller & { readonly actor: MemberActor },
  fileId: FileId,
  limited: boolean,
) => Promise<File>;

export const createLimitAccess =
  ({ events, run }: Drive): LimitAccess =>
  (by, fileId, limited) =>
    run(by.actor.tenantId, async ({ tx, now, rightsChanged }) => {
      const { actor } = by;
      await lockFile(tx, fileId);
      const before = await requireFile(tx, actor, now, fileId, 'limit');
      if (before.limited === limited) return presentFile(actor, before);
      await setLimited(tx, fileId, limited);
      const after = await findFile(tx, actor, now, fileId);
      if (before.rank !== null && (after.rank ?? 0) < before.rank)
        await nameOnFile(tx, { fileId, memberId: actor.memberId, rank: before.rank, now });
      await (limited ? events.limited : events.unlimited)(tx, by, fileId);
      rightsChanged();
      return presentFile(actor, await findFile(tx, actor, now, fileId));
    });
