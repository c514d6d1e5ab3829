import type { File } from '@cloudity/contracts';

let shown: readonly File[] = [];
let shownAt = '';

/** The list that a file is being opened from, and its address: the viewer goes through it in its order, and back to it. */
export const rememberList = (files: readonly File[], address: string): void => {
  shown = files.filter((file) => file.kind === 'file');
  shownAt = address;
};

/** Where the list is that the file was opened from; null when it was opened by its own address. */
export const listOf = (file: Pick<File, 'id'>): string | null =>
  shown.some(({ id }) => id === file.id) ? shownAt : null;

export const shownList = (): readonly File[] => shown;
