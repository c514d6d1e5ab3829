import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';

/** Something a person can do from the command palette, and by its keys from anywhere. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and in the list of shortcuts. */
  readonly section: string;
  readonly icon?: LucideIcon;
  /** Keys as in `Mod+K`, `?`, `Shift+N`, `G F` (one after the other); Mod is Ctrl, on a Mac the command key. */
  readonly keys?: string;
  /** Only in the list of shortcuts, not in the palette. */
  readonly isHidden?: boolean;
  readonly run: () => void;
}

let commands: readonly Command[] = [];
const listeners = new Set<() => void>();
const change = (next: readonly Command[]) => {
  commands = next;
  for (const listener of listeners) listener();
};

/** Offers commands while the calling component is shown. `list` must keep its identity between renders (useMemo). */
export const useCommands = (list: readonly Command[]): void =>
  useEffect(() => {
    change([...commands, ...list]);
    return () => change(commands.filter((command) => !list.includes(command)));
  }, [list]);

export const allCommands = (): readonly Command[] => commands;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useAllCommands = (): readonly Command[] => useSyncExternalStore(subscribe, allCommands);
