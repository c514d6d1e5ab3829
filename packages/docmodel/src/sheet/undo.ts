import { type Change, type Changes, type Journal, withBehind } from './journal.ts';

const mostSteps = 200;

/** The keys that still hold what the step left there; the others were written by somebody since and are theirs. */
const own = (changes: Changes): readonly Change[] =>
  changes.filter(
    ({ map, key, after, behind }) =>
      map.get(key) === after && (after !== undefined || behind === null || behind.map.get(behind.key) === behind.value),
  );

/**
 * Undo and redo of this person's own actions, one by one. A key that somebody else wrote after the action keeps what it has.
 *
 * Not Y.UndoManager: on a map's key that a peer wrote too, it takes the peer's value away in either setting. With
 * `ignoreRemoteMapChanges` it writes our older value over a later one; without, it can leave the key with no value at all.
 * Both are held by undo.test.ts. Values here are plain, so the value before and after is all there is to remember.
 */
export class UndoHistory {
  readonly #journal: Journal;
  readonly #stop: () => void;
  #done: Changes[] = [];
  #undone: Changes[] = [];
  #isReplaying = false;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#stop = journal.listen((changes) => {
      if (this.#isReplaying) return;
      this.#done = [...this.#done.slice(1 - mostSteps), changes];
      this.#undone = [];
    });
  }

  get canUndo(): boolean {
    return this.#done.some((changes) => own(changes).length > 0);
  }

  get canRedo(): boolean {
    return this.#undone.some((changes) => own(changes).length > 0);
  }

  /** Takes back the last own action of which something is left; false when there is none. */
  undo(): boolean {
    return this.#replay(this.#done, this.#undone);
  }

  redo(): boolean {
    return this.#replay(this.#undone, this.#done);
  }

  destroy(): void {
    this.#stop();
  }

  #replay(from: Changes[], to: Changes[]): boolean {
    for (let changes = from.pop(); changes !== undefined; changes = from.pop()) {
      const kept = own(changes);
      if (kept.length === 0) continue;
      this.#isReplaying = true;
      try {
        this.#journal.transact(() => {
          for (const { map, key, before, behind } of kept) this.#journal.put(map, key, before, behind);
        });
      } finally {
        this.#isReplaying = false;
      }
      to.push(kept.map((change) => withBehind({ ...change, before: change.after, after: change.before })));
      return true;
    }
    return false;
  }
}
