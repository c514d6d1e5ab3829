import { type Author, isSameAuthor } from '../ports.ts';
import type { AwarenessEntry } from '../protocol/frame.ts';

/** Who sits behind a connection, as the server knows it. */
export interface Identity {
  readonly author: Author;
  readonly name: string;
}

/** One person's presence as hubs tell each other; a state of null says that they left. */
export interface SharedPresence {
  readonly client: number;
  /** The room's clock at the hub that tells it. */
  readonly clock: number;
  readonly clientClock: number;
  readonly author: Author;
  readonly name: string;
  readonly state: string | null;
}

/** A connection of this hub, by its number, or another hub, by its id. */
type Source = number | string;

interface Present {
  readonly source: Source;
  readonly identity: Identity;
  /** The client's own counter, to tell its older messages from newer ones. */
  clientClock: number;
  /** What the room is told, for members and for guests. */
  member: string;
  guest: string;
  isChanged: boolean;
  forwardedAtMs: number;
}

/** One change as each kind of reader may see it; `source` is the connection that must not get its own state back. */
export interface PresenceChange {
  readonly source: Source | null;
  /** For other hubs; null for what one of them said. */
  readonly shared: SharedPresence | null;
  readonly member: AwarenessEntry;
  readonly guest: AwarenessEntry;
}

/** A renewal that changes nothing is passed on only this often; stock clients forget a person after 30 s. */
const renewalMs = 10_000;

/** Clocks of two hubs' machines differ by no more than this: a wrong one must not carry the room's clock away. */
const longestLeadMs = 60_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseState = (text: string): Record<string, unknown> | null => {
  try {
    const state: unknown = JSON.parse(text);
    return isRecord(state) ? state : null;
  } catch {
    return null;
  }
};

const colourKeys = ['color', 'colorLight'] as const;

/** The same state with the server's word on who it is: everything for members, name and colours alone for guests. */
const rewrite = (state: Record<string, unknown>, { author, name }: Identity): { member: string; guest: string } => {
  const claimed = isRecord(state.user) ? state.user : {};
  const colours = Object.fromEntries(
    colourKeys.filter((key) => typeof claimed[key] === 'string').map((key) => [key, claimed[key]]),
  );
  return {
    member: JSON.stringify({ ...state, user: { ...claimed, id: author.id, name, kind: author.kind } }),
    guest: JSON.stringify({ ...state, user: { ...colours, name } }),
  };
};

const sharedFrom = (client: number, present: Present, clock: number, state: string | null): SharedPresence | null => {
  const { source, identity, clientClock } = present;
  return typeof source === 'number' ? { client, clock, clientClock, ...identity, state } : null;
};

/**
 * Who is in the room. A connection speaks for one awareness id: the first it sends that no other person holds (rules.md H14).
 * Stock clients repeat everybody's states, so ids of others are ignored and never an error. Pure; nothing is stored.
 *
 * The room's clocks are the server's, not the clients': after a reconnect a client may count from where others have already
 * seen it leave, and would stay invisible to them.
 */
export class Presence {
  readonly #present = new Map<number, Present>();
  readonly #clientOf = new Map<number, number>();
  readonly #left: PresenceChange[] = [];
  readonly #maxStateBytes: number;
  #clock = 0;
  #hasChanges = false;

  constructor(options: { readonly maxStateBytes: number }) {
    this.#maxStateBytes = options.maxStateBytes;
  }

  /** The awareness id the connection speaks for, if it has one. */
  clientOf(connection: number): number | undefined {
    return this.#clientOf.get(connection);
  }

  receive(connection: number, identity: Identity, entries: readonly AwarenessEntry[], nowMs: number): void {
    const bound = this.#clientOf.get(connection);
    const entry =
      bound === undefined
        ? entries.find(({ client, state }) => state !== 'null' && this.#mayTake(client, identity))
        : entries.find(({ client }) => client === bound);
    if (!entry || Buffer.byteLength(entry.state) > this.#maxStateBytes) return;
    const present = this.#present.get(entry.client);
    if (present?.source === connection && entry.clock < present.clientClock) return;
    const state = parseState(entry.state);
    if (state === null) {
      if (entry.state === 'null' && present?.source === connection) this.#remove(entry.client, present, nowMs);
      return;
    }
    if (typeof present?.source === 'number' && present.source !== connection) this.#clientOf.delete(present.source);
    this.#clientOf.set(connection, entry.client);
    this.#put(entry.client, connection, identity, entry.clock, state, nowMs);
  }

  /**
   * Takes over what another hub says of its people. The names it gives are its server's word; everything else in a state is
   * rewritten here as if the client had sent it. A person's own connection here goes first, unless it fell silent.
   */
  receiveRemote(hub: string, states: readonly SharedPresence[], nowMs: number): void {
    for (const { client, clock, clientClock, author, name, state: text } of states) {
      this.#clock = Math.max(this.#clock, Math.min(clock, nowMs + longestLeadMs));
      const present = this.#present.get(client);
      if (text === null) {
        if (present?.source === hub) this.#remove(client, present, nowMs);
        continue;
      }
      const identity = { author, name };
      const state = Buffer.byteLength(text) <= 2 * this.#maxStateBytes ? parseState(text) : null;
      if (state === null || !this.#mayTake(client, identity)) continue;
      if (typeof present?.source === 'number') {
        if (clientClock <= present.clientClock) continue;
        this.#clientOf.delete(present.source);
      }
      this.#put(client, hub, identity, clientClock, state, nowMs);
    }
  }

  /** Everybody that came through another hub is gone. */
  leaveHub(hub: string, nowMs: number): void {
    for (const [client, present] of this.#present) if (present.source === hub) this.#remove(client, present, nowMs);
  }

  /** The people of this hub, for one that asks. */
  shared(nowMs: number): SharedPresence[] {
    return this.everybody(nowMs).flatMap(({ shared }) => (shared ? [shared] : []));
  }

  /** The connection is gone, and with it the person, unless they already speak through another one. */
  leave(connection: number, nowMs: number): void {
    const client = this.#clientOf.get(connection);
    this.#clientOf.delete(connection);
    const present = client === undefined ? undefined : this.#present.get(client);
    if (client !== undefined && present?.source === connection) this.#remove(client, present, nowMs);
  }

  /** Nobody is here, on no hub. */
  get isEmpty(): boolean {
    return this.#present.size === 0;
  }

  get hasChanges(): boolean {
    return this.#hasChanges;
  }

  /** What changed since the last call, each client once. */
  takeChanges(nowMs: number): PresenceChange[] {
    this.#hasChanges = false;
    const changes = this.#left.splice(0);
    for (const [client, present] of this.#present) {
      if (!present.isChanged) continue;
      present.isChanged = false;
      present.forwardedAtMs = nowMs;
      changes.push(this.#change(client, present, nowMs));
    }
    return changes;
  }

  /** Everybody, for somebody who comes in or asks. */
  everybody(nowMs: number): PresenceChange[] {
    return [...this.#present].map(([client, present]) => this.#change(client, present, nowMs));
  }

  #mayTake(client: number, identity: Identity): boolean {
    const present = this.#present.get(client);
    return present === undefined || isSameAuthor(present.identity.author, identity.author);
  }

  #put(
    client: number,
    source: Source,
    identity: Identity,
    clientClock: number,
    state: Record<string, unknown>,
    nowMs: number,
  ): void {
    const present = this.#present.get(client);
    const { member, guest } = rewrite(state, identity);
    const isRenewal = present?.source === source && present.member === member;
    const isChanged = !isRenewal || present.isChanged || nowMs - present.forwardedAtMs >= renewalMs;
    this.#hasChanges ||= isChanged;
    const forwardedAtMs = present?.forwardedAtMs ?? 0;
    this.#present.set(client, { source, identity, clientClock, member, guest, isChanged, forwardedAtMs });
  }

  #remove(client: number, present: Present, nowMs: number): void {
    this.#present.delete(client);
    const entry = { client, clock: this.#tick(nowMs), state: 'null' };
    this.#hasChanges = true;
    const shared = sharedFrom(client, present, entry.clock, null);
    this.#left.push({ source: null, shared, member: entry, guest: entry });
  }

  #change(client: number, present: Present, nowMs: number): PresenceChange {
    const clock = this.#tick(nowMs);
    return {
      source: present.source,
      shared: sharedFrom(client, present, clock, present.member),
      member: { client, clock, state: present.member },
      guest: { client, clock, state: present.guest },
    };
  }

  /** Grows always, and from one process to the next too. */
  #tick(nowMs: number): number {
    this.#clock = Math.max(this.#clock + 1, nowMs);
    return this.#clock;
  }
}
