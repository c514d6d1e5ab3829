import {
  Copy,
  Download,
  FolderInput,
  History,
  type LucideIcon,
  Pencil,
  RotateCcw,
  Sheet,
  SquareArrowOutUpRight,
  Star,
  StarOff,
  Tag,
  Trash2,
  UserPlus,
} from 'lucide-react';
import type { Action } from './action.ts';

/** How each action looks in menus and in the selection bar. */
export const actionIcon: Readonly<Record<Action, LucideIcon>> = {
  open: SquareArrowOutUpRight,
  openSheet: Sheet,
  share: UserPlus,
  rename: Pencil,
  move: FolderInput,
  copy: Copy,
  download: Download,
  versions: History,
  tag: Tag,
  star: Star,
  unstar: StarOff,
  trash: Trash2,
  restore: RotateCcw,
  delete: Trash2,
};

export const actionShortcut: Partial<Record<Action, string>> = { open: 'Enter', rename: 'F2', trash: 'Del' };

/** The key that starts an action on the selection, as the lists listen for it. */
export const actionOfKey = (event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): Action | null => {
  if (event.ctrlKey || event.metaKey) return null;
  if (event.key === 'F2') return 'rename';
  if (event.key === 'Delete') return 'trash';
  return null;
};
