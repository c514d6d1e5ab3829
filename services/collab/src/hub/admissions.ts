import { collabClose } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import type { Limits } from '../limits/limits.ts';
import { authorOf, type CollabPorts } from '../ports.ts';
import { isRefusal, type Membership, type Refusal, readMemberships } from '../rights/membership.ts';
import type { Room } from '../room/room.ts';
import { parseRoomName } from '../room/room-name.ts';
import type { TakenTicket, Tickets } from '../tickets/service.ts';
import { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import type { Line } from './line.ts';
import type { UpgradeRequest } from './upgrade-request.ts';

export interface AdmissionsOptions {
  readonly platform: Pick<Platform, 'log'>;
  readonly ports: CollabPorts;
  readonly hub: Hub;
  readonly tickets: Tickets;
  readonly limits: Limits;
}

/** A place in a room, which must be taken or given back. */
export interface Admission {
  readonly enter: (line: Line) => void;
  readonly release: () => void;
}

const refusal = (code: number, reason: string): Refusal => ({ code, reason });
const ticketRefused = refusal(collabClose.ticketRefused, 'The ticket is unknown, used or expired.');
const tryLater = refusal(collabClose.tryLater, 'The server cannot answer now.');

/** Decides who comes into a room, whatever line they come by (rules.md H10). */
export class Admissions {
  readonly #options: AdmissionsOptions;
  #pending = 0;
  #nextId = 1;
  #isShut = false;

  constructor(options: AdmissionsOptions) {
    this.#options = options;
  }

  /** Nobody is let in any more. */
  shut(): void {
    this.#isShut = true;
  }

  /** Uses the ticket up. Never rejects: what goes wrong is a refusal, and is counted as one. */
  async ask(asked: UpgradeRequest): Promise<Admission | Refusal> {
    const { hub, limits, platform } = this.#options;
    let answer: Admission | Refusal = tryLater;
    if (!this.#isShut && this.#pending < limits.pendingUpgrades) {
      this.#pending += 1;
      try {
        answer = await this.#decide(asked);
      } catch (error) {
        platform.log.warn({ error }, 'somebody could not be let in');
      } finally {
        this.#pending -= 1;
      }
    }
    if ('code' in answer) hub.noteRefusal(answer.code);
    return answer;
  }

  async #decide(asked: UpgradeRequest): Promise<Admission | Refusal> {
    const { hub } = this.#options;
    const ticket = await this.#takeTicket(asked);
    if (!ticket) return ticketRefused;
    const rights = await hub.watchRights(ticket.tenantId);
    const room = await hub.acquire(ticket.tenantId, ticket.fileId);
    if (!room) return refusal(collabClose.deleted, 'The document was deleted.');
    let isTaken = false;
    try {
      const answer = await this.#judge(room, ticket);
      if (isRefusal(answer)) return answer;
      if (this.#isShut || room.isDiscarded) return tryLater;
      isTaken = true;
      return {
        enter: (line) => {
          const connection = this.#connectionOf(line, ticket, answer);
          hub.enter(room, connection, line, rights, answer.expiresAt);
        },
        release: () => hub.release(room),
      };
    } finally {
      if (!isTaken) hub.release(room);
    }
  }

  #connectionOf(line: Line, ticket: TakenTicket, { actor, role }: Membership): Connection {
    const { hub, limits } = this.#options;
    const { token, clientSchema } = ticket;
    return new Connection({ id: this.#nextId++, line, actor, token, role, clientSchema, limits, nowMs: hub.nowMs() });
  }

  async #takeTicket({ room, ticket }: UpgradeRequest): Promise<TakenTicket | null> {
    const taken = await this.#options.tickets.take(ticket);
    return taken && taken.room === room ? taken : null;
  }

  async #judge(room: Room, ticket: TakenTicket): Promise<Membership | Refusal> {
    const { ports, hub } = this.#options;
    if (parseRoomName(ticket.room)?.epoch !== room.epoch)
      return refusal(collabClose.roomReplaced, 'The document has a new room.');
    if (room.connections.size >= room.limits.connectionsPerDocument)
      return refusal(collabClose.tryLater, 'Too many people are in this document.');
    const schema = { client: ticket.clientSchema, document: room.schemaVersion };
    const [answer] = await readMemberships(ports, [{ token: ticket.token, fileId: ticket.fileId, schema }]);
    if (answer && !isRefusal(answer) && !hub.mayOpen(authorOf(answer.actor), room))
      return refusal(collabClose.tryLater, 'Too many documents are open.');
    return answer ?? tryLater;
  }
}
