import type { File } from '@cloudity/contracts';
import type { FileRow } from '../files/file.ts';
import type { DriveLimits } from '../limits.ts';
import type { LinkRow } from './store.ts';

/** What an upload link still takes. */
export interface DropRoom {
  readonly maxFileBytes: number;
  readonly filesLeft: number;
  readonly bytesLeft: number;
}

export const dropRoomOf = (
  { droppedFiles, droppedBytes }: Pick<LinkRow, 'droppedFiles' | 'droppedBytes'>,
  { maxDropFiles, maxDropBytes, maxDropFileBytes }: DriveLimits,
): DropRoom => ({
  maxFileBytes: maxDropFileBytes,
  filesLeft: Math.max(0, maxDropFiles - droppedFiles),
  bytesLeft: Math.max(0, maxDropBytes - droppedBytes),
});

/** The folder as an upload link shows it: its name, and nothing of what is in it or around it. */
export const presentDropFolder = ({ id, name, createdAt }: FileRow): File => ({
  id,
  kind: 'folder',
  name,
  parentId: null,
  space: 'personal',
  sizeBytes: 0,
  mimeType: null,
  sha256: null,
  version: 1,
  limited: false,
  role: 'viewer',
  owner: null,
  modifiedBy: null,
  favourite: false,
  tags: [],
  shared: true,
  trashedAt: null,
  createdAt: createdAt.toISOString(),
  updatedAt: createdAt.toISOString(),
});
