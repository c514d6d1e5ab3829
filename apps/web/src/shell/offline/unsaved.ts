import { useSyncExternalStore } from 'react';

/** Something open that holds edits the server has not confirmed, for example a document. */
export interface UnsavedWork {
  readonly title: string;
}

let open: readonly UnsavedWork[] = [];
const listeners = new Set<() => void>();

const change = (next: readonly UnsavedWork[]) => {
  open = next;
  for (const listener of listeners) listener();
};

/** Holds back leaving and signing out until the returned function is called. */
export const holdUnsaved = (work: UnsavedWork): (() => void) => {
  change([...open, work]);
  return () => change(open.filter((other) => other !== work));
};

export const unsavedWork = (): readonly UnsavedWork[] => open;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useUnsavedWork = (): readonly UnsavedWork[] => useSyncExternalStore(subscribe, unsavedWork);

/** Asks before the page closes while anything is held. Called once at start. */
export const guardLeaving = (): void =>
  window.addEventListener('beforeunload', (event) => {
    if (open.length > 0) event.preventDefault();
  });
