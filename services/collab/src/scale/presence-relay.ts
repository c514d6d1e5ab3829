import type { Bus } from '@cloudity/bus';
import type { FileId, TenantId } from '@cloudity/contracts';
import type { Log } from '@cloudity/kernel';
import type { SharedPresence } from '../room/presence.ts';
import type { Room } from '../room/room.ts';
import {
  decodePresenceNotice,
  encodePresenceNotice,
  maxRoomsPerNotice,
  type PresenceNotice,
  presenceChannel,
  statesInParts,
} from './presence-notice.ts';

export interface PresenceRelayOptions {
  readonly bus: Bus;
  readonly log: Log;
  /** This hub's name among the others. */
  readonly hub: string;
  readonly rooms: () => Iterable<Room>;
  readonly findRoom: (fileId: FileId) => Room | null;
  /** A hub that says nothing for so long is dead, and its people with it. */
  readonly deadMs: number;
}

/**
 * Carries presence between hubs, as it is: never stored, lost without harm. Hubs find each other by saying `here`; one that is
 * alone says nothing else. Each hub vouches for its own people's names; entries of a hub that fell silent expire.
 */
export class PresenceRelay {
  readonly #options: PresenceRelayOptions;
  /** The other hubs of each organization, and when each was heard last. */
  readonly #others = new Map<TenantId, Map<string, number>>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: PresenceRelayOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#beat(), options.deadMs / 3).unref();
  }

  /** Other hubs of the organization are heard from now on, until the answer is called. */
  async open(tenantId: TenantId): Promise<() => Promise<void>> {
    this.#others.set(tenantId, new Map());
    const end = await this.#options.bus.subscribe(presenceChannel(tenantId), (payload) => {
      const notice = decodePresenceNotice(payload);
      if (notice && notice.hub !== this.#options.hub) this.#hear(tenantId, notice);
    });
    this.#here(tenantId, []);
    return async () => {
      this.#others.delete(tenantId);
      await end();
    };
  }

  /** Asks the other hubs who is in the room. */
  ask(room: Room): void {
    if (this.#hasOthers(room.tenantId)) this.#here(room.tenantId, [room]);
  }

  /** Tells the other hubs of this hub's people. */
  share(room: Room, states: readonly SharedPresence[]): void {
    if (!this.#hasOthers(room.tenantId)) return;
    const { hub } = this.#options;
    for (const part of statesInParts(states))
      void this.#publish(room.tenantId, {
        kind: 'states',
        hub,
        fileId: room.fileId,
        epoch: room.epoch,
        states: part.map((state) => ({ ...state })),
      });
  }

  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    const { hub } = this.#options;
    const tenants = [...this.#others].filter(([, others]) => others.size > 0);
    await Promise.all(tenants.map(([tenantId]) => this.#publish(tenantId, { kind: 'gone', hub })));
  }

  #hasOthers(tenantId: TenantId): boolean {
    return (this.#others.get(tenantId)?.size ?? 0) > 0;
  }

  #hear(tenantId: TenantId, notice: PresenceNotice): void {
    const others = this.#others.get(tenantId);
    if (!others) return;
    if (notice.kind === 'gone') {
      this.#forget(tenantId, notice.hub);
      return;
    }
    const isNew = !others.has(notice.hub);
    others.set(notice.hub, performance.now());
    if (isNew) this.#here(tenantId, [...this.#roomsOf(tenantId)]);
    if (notice.kind === 'states') this.#find(tenantId, notice)?.receiveRemotePresence(notice.hub, notice.states);
    else
      for (const [fileId, epoch] of notice.rooms) {
        const room = this.#find(tenantId, { fileId, epoch });
        const states = room?.sharedPresence() ?? [];
        if (room && states.length > 0) this.share(room, states);
      }
  }

  #find(tenantId: TenantId, { fileId, epoch }: { readonly fileId: FileId; readonly epoch: number }): Room | null {
    const room = this.#options.findRoom(fileId);
    return room?.tenantId === tenantId && room.epoch === epoch ? room : null;
  }

  *#roomsOf(tenantId: TenantId): Generator<Room> {
    for (const room of this.#options.rooms()) if (room.tenantId === tenantId) yield room;
  }

  #beat(): void {
    const before = performance.now() - this.#options.deadMs;
    for (const [tenantId, others] of this.#others) {
      this.#here(tenantId, []);
      for (const [hub, heardAtMs] of others) if (heardAtMs < before) this.#forget(tenantId, hub);
    }
  }

  #forget(tenantId: TenantId, hub: string): void {
    if (!this.#others.get(tenantId)?.delete(hub)) return;
    for (const room of this.#roomsOf(tenantId)) room.dropRemotePresence(hub);
  }

  #here(tenantId: TenantId, rooms: readonly Room[]): void {
    const { hub } = this.#options;
    for (let at = 0; at === 0 || at < rooms.length; at += maxRoomsPerNotice) {
      const asked = rooms.slice(at, at + maxRoomsPerNotice);
      void this.#publish(tenantId, { kind: 'here', hub, rooms: asked.map(({ fileId, epoch }) => [fileId, epoch]) });
    }
  }

  async #publish(tenantId: TenantId, notice: PresenceNotice): Promise<void> {
    const { bus, log } = this.#options;
    await bus
      .publish(presenceChannel(tenantId), encodePresenceNotice(notice))
      .catch((error: unknown) => log.debug({ error }, 'telling other hubs who is there failed'));
  }
}
