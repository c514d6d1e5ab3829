import type * as Y from 'yjs';
import type { PlainMap } from './parts.ts';

/** A key that shows through where another one is absent: who takes that one's absence back has to look at it. */
export interface Behind {
  readonly map: PlainMap;
  readonly key: string;
}

/** One key of one map before and after a transaction; undefined is an absent key. */
export interface Change {
  readonly map: PlainMap;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  /** With what it held after the transaction. */
  readonly behind: (Behind & { readonly value: unknown }) | null;
}

/** What one user action changed, to be undone as a whole. */
export type Changes = readonly Change[];

export const withBehind = (change: Change): Change =>
  change.behind === null
    ? change
    : { ...change, behind: { ...change.behind, value: change.behind.map.get(change.behind.key) } };

/** Every write to a workbook goes through here: one Yjs transaction per user action, and a record of it for undo. */
export class Journal {
  readonly #doc: Y.Doc;
  readonly #listeners = new Set<(changes: Changes) => void>();
  #open: Map<PlainMap, Map<string, Change>> | null = null;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** Calls `listener` after each outermost transaction that changed something that can be undone; returns the way to stop it. */
  listen(listener: (changes: Changes) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * All that `act` writes is one update with this journal as its origin; nested calls join the outer one. When it throws, what it has
   * written is taken back, but for what is permanent.
   */
  transact<T>(act: () => T): T {
    if (this.#open !== null) return act();
    const open = new Map<PlainMap, Map<string, Change>>();
    this.#open = open;
    try {
      return this.#doc.transact(() => {
        try {
          return act();
        } catch (error) {
          for (const keys of open.values())
            for (const { map, key, before } of keys.values()) this.putPermanently(map, key, before);
          open.clear();
          throw error;
        }
      }, this);
    } finally {
      this.#open = null;
      const changes = [...open.values()].flatMap((keys) => [...keys.values()].map(withBehind));
      if (changes.length > 0) for (const listener of this.#listeners) listener(changes);
    }
  }

  /** Sets the key, or deletes it for undefined. */
  put(map: PlainMap, key: string, value: unknown, behind: Behind | null = null): void {
    const before = map.get(key);
    if (before === value) return;
    this.putPermanently(map, key, value);
    const keys = this.#open?.get(map) ?? new Map<string, Change>();
    this.#open?.set(map, keys);
    keys.set(key, {
      map,
      key,
      before: keys.has(key) ? keys.get(key)?.before : before,
      after: value,
      behind: behind === null ? null : { ...behind, value: undefined },
    });
  }

  /** The same for what no undo may take back, because others may already build on it: runs of ids and styles. */
  putPermanently(map: PlainMap, key: string, value: unknown): void {
    if (value === undefined) map.delete(key);
    else map.set(key, value);
  }
}
