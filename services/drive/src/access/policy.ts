import type { FileId, FileRole } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { includesRole, roleFromRank } from './role.ts';

/** What somebody wants to do with a file, and the role it takes (SPEC DR3). */
const neededRole = {
  see: 'viewer',
  read: 'viewer',
  /** Look at the content in place, which a link without downloads allows. */
  view: 'viewer',
  copy: 'viewer',
  mark: 'viewer',
  seeShares: 'viewer',
  comment: 'commenter',
  seeVersions: 'editor',
  change: 'editor',
  fill: 'editor',
  move: 'editor',
  trash: 'editor',
  restore: 'editor',
  share: 'editor',
  limit: 'editor',
  tag: 'editor',
  leaveTree: 'owner',
  grantOwner: 'owner',
  deleteForGood: 'owner',
  deleteVersion: 'owner',
} as const satisfies Record<string, FileRole>;

export type Action = keyof typeof neededRole;

/** The part of a file that rights depend on, as `file_access` evaluated it for the actor. */
export interface AccessedFile {
  readonly id: FileId;
  readonly rank: number | null;
  /** A root: the file has no parent at all. */
  readonly isRoot: boolean;
  /** An attachment of a document. */
  readonly hidden: boolean;
  /** Its own, or that of a folder above. */
  readonly trashedAt: Date | null;
}

/** Possible on what lies in the trash. */
const trashActions: ReadonlySet<Action> = new Set(['see', 'restore', 'deleteForGood']);
/** Impossible on a root, whoever asks: it stays where it is, under its name, and is never shared as a whole. */
const notOnRoots: ReadonlySet<Action> = new Set([
  'change',
  'move',
  'trash',
  'restore',
  'copy',
  'share',
  'limit',
  'tag',
  'comment',
  'leaveTree',
  'deleteForGood',
]);
/** Attachments live and die with their document and have its rights. */
const notOnAttachments: ReadonlySet<Action> = new Set([
  ...notOnRoots,
  'mark',
  'seeShares',
  'seeVersions',
  'deleteVersion',
  'fill',
]);
/** Guests reach through a link; everything else is refused by the routes' access class before this. */
const guestActions: ReadonlySet<Action> = new Set([
  'see',
  'read',
  'view',
  'comment',
  'change',
  'fill',
  'move',
  'trash',
]);

/**
 * Why the actor may not do it, or null when it may. What the actor may not even see is `not_found`, like what does not exist (SPEC DR1).
 */
export const refusal = (actor: Actor, action: Action, file: AccessedFile): AppError | null => {
  const role = roleFromRank(file.rank);
  if (role === null) return notFound('file');
  if (file.trashedAt !== null) {
    if (actor.kind === 'guest' || !includesRole(role, 'editor')) return notFound('file');
    if (!trashActions.has(action)) return new AppError('conflict', 'This is in the trash. Restore it first.');
  }
  if (file.isRoot && notOnRoots.has(action)) return new AppError('forbidden', 'This cannot be done with a whole tree.');
  if (file.hidden && notOnAttachments.has(action))
    return new AppError('forbidden', 'An attachment belongs to its document.');
  if (actor.kind === 'guest') {
    if (!guestActions.has(action)) return new AppError('forbidden', 'Guests may not do this.');
    if (file.id === actor.fileId && (action === 'move' || action === 'trash'))
      return new AppError('forbidden', 'Guests may not take away what the link points at.');
    if (action === 'read' && !file.hidden && !actor.allowDownload)
      return new AppError('forbidden', 'This link does not allow downloads.');
  }
  if (!includesRole(role, neededRole[action]))
    return new AppError('forbidden', `This takes the role ${neededRole[action]}; yours is ${role}.`);
  return null;
};

/** Passes only when the actor may. *Errors*: `not_found`, `forbidden`, `conflict` (in the trash). */
export const authorize = (actor: Actor, action: Action, file: AccessedFile): void => {
  const refused = refusal(actor, action, file);
  if (refused) throw refused;
};
