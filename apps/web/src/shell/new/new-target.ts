import { useEffect, useSyncExternalStore } from 'react';

/** The folder that is open: where *New* puts things. A page of files offers it while it is shown. */
export interface NewTarget {
  /** A folder's id, `root` or `organization`. */
  readonly parentId: string;
  readonly createFolder: () => void;
  readonly upload: (files: readonly File[]) => void;
}

/** What was asked for on a page without a folder; the file page that opens next takes it. */
export type NewWish = { readonly kind: 'folder' } | { readonly kind: 'upload'; readonly files: readonly File[] };

let target: NewTarget | null = null;
let wish: NewWish | null = null;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const offer = (next: NewTarget | null) => {
  target = next;
  for (const listener of listeners) listener();
};

const grant = (open: NewTarget): void => {
  const wanted = wish;
  wish = null;
  if (wanted?.kind === 'folder') open.createFolder();
  if (wanted?.kind === 'upload') open.upload(wanted.files);
};

/** Offers the open folder to the New menu while the page is shown; null where nothing may be added. Keep its identity (useMemo). */
export const useNewTarget = (open: NewTarget | null): void =>
  useEffect(() => {
    offer(open);
    if (open) grant(open);
    return () => offer(null);
  }, [open]);

export const useCurrentNewTarget = (): NewTarget | null => useSyncExternalStore(subscribe, () => target);

/** Remembers a wish for the next file page. */
export const wishFor = (next: NewWish): void => {
  wish = next;
};
