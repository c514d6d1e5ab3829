import type { File, FileRole } from '@cloudity/contracts';
import { tableFormatOf } from '@cloudity/contracts/table-formats';
import type { View } from './view.ts';

export type Action =
  | 'open'
  | 'openSheet'
  | 'rename'
  | 'move'
  | 'copy'
  | 'share'
  | 'download'
  | 'versions'
  | 'tag'
  | 'star'
  | 'unstar'
  | 'trash'
  | 'restore'
  | 'delete';

const strength: Record<FileRole, number> = { viewer: 0, commenter: 1, editor: 2, owner: 3 };

export const hasRole = (file: Pick<File, 'role'>, role: FileRole): boolean => strength[file.role] >= strength[role];

const mayOne: Record<Action, (file: File) => boolean> = {
  open: () => true,
  openSheet: (file) => file.kind === 'file' && tableFormatOf(file.name, file.mimeType) !== null,
  rename: (file) => hasRole(file, 'editor'),
  move: (file) => hasRole(file, 'editor'),
  copy: () => true,
  share: (file) => hasRole(file, 'editor'),
  download: (file) => file.kind === 'file' || file.kind === 'folder' || file.kind === 'doc',
  versions: (file) => file.kind === 'file' && hasRole(file, 'editor'),
  tag: (file) => hasRole(file, 'editor'),
  star: (file) => !file.favourite,
  unstar: (file) => file.favourite,
  trash: (file) => hasRole(file, 'editor'),
  restore: (file) => hasRole(file, 'editor'),
  delete: (file) => hasRole(file, 'owner'),
};

const single: ReadonlySet<Action> = new Set(['open', 'openSheet', 'rename', 'share', 'versions']);
const inTrash: readonly Action[] = ['restore', 'delete'];
const elsewhere: readonly Action[] = [
  'open',
  'openSheet',
  'share',
  'rename',
  'move',
  'copy',
  'download',
  'versions',
  'tag',
  'star',
  'unstar',
  'trash',
];

/** What a link gives beside looking; the rest is a member's: shares, stars, tags and places to put things. */
const guests: ReadonlySet<Action> = new Set(['open', 'rename', 'download', 'trash']);

export interface Acting {
  readonly isMember: boolean;
  readonly mayDownload: boolean;
}

/** The actions to offer for a selection, in menu order: those that every selected file allows. None for no selection. */
export const actionsFor = (
  files: readonly File[],
  view: View,
  { isMember, mayDownload }: Acting = { isMember: true, mayDownload: true },
): readonly Action[] => {
  if (files.length === 0) return [];
  return (view.kind === 'trash' ? inTrash : elsewhere).filter(
    (action) =>
      (isMember || guests.has(action)) &&
      (mayDownload || action !== 'download') &&
      (files.length === 1 || !single.has(action)) &&
      files.every(mayOne[action]),
  );
};
