import { exportFormatOf } from '../exports/format.ts';
import { EntryNames } from './entry-names.ts';
import type { ArchivedFile } from './store.ts';

/** Where a file goes in the archive. */
export interface PlannedEntry {
  readonly file: ArchivedFile;
  /** A folder's ends with a slash. */
  readonly path: string;
}

export interface Plan {
  /** In the order of a walk: a folder, what it holds, its neighbour. */
  readonly entries: readonly PlannedEntry[];
  /** Paths of what has no form outside of Cloudity yet. */
  readonly left: readonly string[];
  /** Where a note about what is missing goes. */
  readonly notesPath: string;
}

/** What a live document's name gets in addition; null for what has no export yet. */
const endingOf = ({ kind }: ArchivedFile): string | null =>
  kind === 'folder' || kind === 'file' ? '' : (exportFormatOf(kind)?.extension ?? null);

/** Paths for files that come folders first. What lies in a folder that is not among them is left out: its folder may not be seen. */
export const planArchive = (files: readonly ArchivedFile[]): Plan => {
  const below = Map.groupBy(files, ({ top, level, parentId }) => (level === 0 ? '' : `${top}/${parentId}`));
  const entries: PlannedEntry[] = [];
  const left: string[] = [];
  const walk = (key: string, folder: string): EntryNames => {
    const names = new EntryNames();
    for (const file of below.get(key) ?? []) {
      const ending = endingOf(file);
      if (ending === null) {
        left.push(`${folder}${file.name}`);
        continue;
      }
      const isFolder = file.kind === 'folder';
      const path = `${folder}${names.take(`${file.name}${ending}`, isFolder)}${isFolder ? '/' : ''}`;
      entries.push({ file, path });
      if (isFolder) walk(`${file.top}/${file.id}`, path);
    }
    return names;
  };
  const names = walk('', '');
  return { entries, left, notesPath: names.take('NOT INCLUDED.txt', false) };
};
