import type { Awareness } from 'y-protocols/awareness';
import { createObservable, type Observable } from './observable.ts';

/** What others see of a person; the server overwrites id and name with what it knows (rules.md H14). */
export interface PresenceUser {
  readonly name: string;
  readonly color: string;
  readonly colorLight?: string;
}

/** Somebody in the document, once for each window they have it open in. */
export interface Person {
  readonly clientId: number;
  /** Member or guest id; null towards guests, who see names only. */
  readonly id: string | null;
  readonly name: string;
  readonly color: string;
  readonly isMe: boolean;
}

const personOf = (clientId: number, state: unknown, isMe: boolean): Person | null => {
  const user: unknown = typeof state === 'object' && state !== null && 'user' in state ? state.user : null;
  if (typeof user !== 'object' || user === null) return null;
  const text = (name: string): string | null => {
    const value: unknown = (user as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : null;
  };
  return { clientId, id: text('id'), name: text('name') ?? '', color: text('color') ?? '#888888', isMe };
};

const isSame = (a: readonly Person[], b: readonly Person[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The people behind the awareness states, oneself first, then in the order of their windows. */
export const watchPeople = (awareness: Awareness): { people: Observable<readonly Person[]>; stop: () => void } => {
  const read = (): readonly Person[] =>
    [...awareness.getStates()]
      .map(([clientId, state]) => personOf(clientId, state, clientId === awareness.clientID))
      .filter((person) => person !== null)
      .sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.clientId - b.clientId);
  const { observable, set } = createObservable(read(), isSame);
  const update = (): void => set(read());
  awareness.on('change', update);
  return { people: observable, stop: () => awareness.off('change', update) };
};
