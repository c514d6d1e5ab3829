import type { File, FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import { copyProperties, deleteProperties } from '../dav/properties/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { presentFile } from '../files/file.ts';
import { findFile, requireFile } from '../files/find.ts';
import { lockFile, replaceContent } from '../files/store.ts';
import { refuseLocked } from '../locks/guard.ts';
import { checkQuota } from '../storage/quota.ts';
import { trashFile } from '../trash/store.ts';
import { insertVersion, selectContent } from './store.ts';

/**
 * The newest content of one upload is a new version of another, by reference; with `isMove` the first is in the trash afterwards. So
 * programs that save beside the original and rename onto it keep its history, shares and links.
 * *Errors*: `conflict` for what is no upload or open elsewhere, as `authorize`.
 */
export type ReplaceFile = (
  by: Caller,
  work: { readonly sourceId: FileId; readonly targetId: FileId; readonly isMove: boolean },
) => Promise<File>;

export const createReplaceFile =
  ({ limits, events, run }: Drive): ReplaceFile =>
  (by, { sourceId, targetId, isMove }) =>
    run(by.actor.tenantId, async (unit) => {
      const { tx, now } = unit;
      const { actor } = by;
      for (const id of [sourceId, targetId].sort()) await lockFile(tx, id);
      const source = await requireFile(tx, actor, now, sourceId, isMove ? 'trash' : 'copy');
      const target = await requireFile(tx, actor, now, targetId, 'change');
      if (isMove) await refuseLocked(tx, actor, now, sourceId);
      await refuseLocked(tx, actor, now, targetId);
      const content = await selectContent(tx, sourceId, null);
      if (source.kind !== 'file' || target.kind !== 'file' || !content)
        throw new AppError('conflict', 'Only the content of a file can take the place of another file’s.');
      const { contentId, sizeBytes, sha256, mimeType } = content;
      await checkQuota(tx, target.rootId, sizeBytes, limits);
      const number = await replaceContent(tx, targetId, { sizeBytes, mimeType, actor, now });
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      await insertVersion(tx, { fileId: targetId, number, contentId, sizeBytes, sha256, mimeType, memberId, now });
      await deleteProperties(tx, targetId);
      await copyProperties(tx, [sourceId], [targetId]);
      await events.uploaded(tx, by, targetId, { number, sizeBytes, from: sourceId });
      if (isMove) {
        await trashFile(tx, sourceId, memberId, now);
        await events.trashed(tx, by, sourceId);
        unit.rightsChanged();
      }
      return presentFile(actor, await findFile(tx, actor, now, targetId));
    });
