import type { FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { type Action, authorize } from '../access/policy.ts';
import { viewerFromActor } from '../access/store.ts';
import type { DriveLimits } from '../limits.ts';
import type { Unit } from '../unit-of-work.ts';
import { accessedFile, type FileRow } from './file.ts';
import { emptyRoot, isOwnRoot } from './roots.ts';
import { countChildren, ensureRoot, holdFile, selectFilesById } from './store.ts';

/** The file as the actor sees it. *Errors*: `not_found` when it does not exist in the organization. Rights are not looked at. */
export const findFile = async (tx: TenantTx, actor: Actor, now: Date, id: FileId): Promise<FileRow> => {
  const [row] = await selectFilesById(tx, viewerFromActor(actor), now, [id]);
  if (row) return row;
  if (actor.kind === 'member' && isOwnRoot(actor, id)) return emptyRoot(actor, id);
  throw notFound('file');
};

/** The file, if the actor may do this with it. *Errors*: as `authorize`. */
export const requireFile = async (
  tx: TenantTx,
  actor: Actor,
  now: Date,
  id: FileId,
  action: Action,
): Promise<FileRow> => {
  const row = await findFile(tx, actor, now, id);
  authorize(actor, action, accessedFile(row));
  return row;
};

/** *Errors*: `conflict` when the folder (or document) takes no more entries. */
export const checkRoom = async (tx: TenantTx, folderId: FileId, { maxChildren }: DriveLimits): Promise<void> => {
  if ((await countChildren(tx, folderId, maxChildren)) >= maxChildren)
    throw new AppError('conflict', `A folder holds at most ${maxChildren} entries.`, { detail: { maxChildren } });
};

/**
 * The folder, held where it is until the transaction ends, with room for another entry of the actor's.
 * *Errors*: `invalid` when it is no folder (or, with `documents`, no document either), `conflict` when it is full, as `authorize`.
 */
export const requireRoom = async (
  { tx, now }: Pick<Unit, 'tx' | 'now'>,
  actor: Actor,
  id: FileId,
  limits: DriveLimits,
  { documents = false }: { readonly documents?: boolean } = {},
): Promise<FileRow> => {
  if (isOwnRoot(actor, id)) await ensureRoot(tx, id);
  await holdFile(tx, id);
  const row = await requireFile(tx, actor, now, id, 'fill');
  if (row.kind !== 'folder' && !(documents && row.kind !== 'file'))
    throw new AppError('invalid', 'This is not a folder.');
  await checkRoom(tx, row.id, limits);
  return row;
};

/** *Errors*: `invalid` when folders reaching `levels` below `parent` would lie too deep. */
export const checkDepth = (parent: FileRow, levels: number, { maxDepth }: DriveLimits): void => {
  if (parent.depth + levels > maxDepth)
    throw new AppError('invalid', `Folders can be nested ${maxDepth} deep.`, { detail: { maxDepth } });
};

/** *Errors*: `precondition_failed` with the current version when the caller read another one. */
export const checkVersion = (file: { readonly version: number }, ifMatch: number | null): void => {
  if (ifMatch !== null && ifMatch !== file.version)
    throw new AppError('precondition_failed', 'Somebody changed this meanwhile. Look at it again, then retry.', {
      detail: { version: file.version },
    });
};
