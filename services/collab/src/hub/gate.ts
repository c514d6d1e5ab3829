import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { collabClose } from '@cloudity/contracts';
import type { Platform } from '@cloudity/runtime';
import { WebSocketServer } from 'ws';
import type { Limits } from '../limits/limits.ts';
import { authorOf, type CollabPorts } from '../ports.ts';
import { isRefusal, type Membership, type Refusal, readMemberships } from '../rights/membership.ts';
import type { Room } from '../room/room.ts';
import { parseRoomName } from '../room/room-name.ts';
import type { TakenTicket, Tickets } from '../tickets/service.ts';
import { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { HubSocket } from './hub-socket.ts';
import { isOurOrigin, parseUpgrade, type UpgradeRequest } from './upgrade-request.ts';

export interface GateOptions {
  readonly platform: Platform;
  readonly ports: CollabPorts;
  readonly hub: Hub;
  readonly tickets: Tickets;
  readonly limits: Limits;
}

const refusal = (code: number, reason: string): Refusal => ({ code, reason });
const ticketRefused = refusal(collabClose.ticketRefused, 'The ticket is unknown, used or expired.');
const tryLater = refusal(collabClose.tryLater, 'The server cannot answer now.');

/**
 * Lets websockets in. Everything is settled before the upgrade is answered, so that a stranger's bytes are never read; a
 * refusal accepts the upgrade and closes at once, because a browser shows no HTTP status of a failed one (rules.md H10).
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #server: WebSocketServer;
  #pending = 0;
  #nextId = 1;
  #isShut = false;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: options.limits.frameBytes,
      WebSocket: HubSocket,
    });
  }

  /** True when the path is the hub's: the socket is answered from here on. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const asked = parseUpgrade(request);
    if (!asked) return false;
    socket.on('error', () => socket.destroy());
    if (!isOurOrigin(request, this.#options.platform.config.publicUrl)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return true;
    }
    if (this.#isShut || this.#pending >= this.#options.limits.pendingUpgrades) {
      this.#refuse(request, socket, head, tryLater);
      return true;
    }
    this.#pending += 1;
    void this.#admit(asked, request, socket, head).finally(() => {
      this.#pending -= 1;
    });
    return true;
  }

  /** No socket is let in any more. */
  shut(): void {
    this.#isShut = true;
  }

  async #admit(asked: UpgradeRequest, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { hub, limits, platform } = this.#options;
    const impatience = setTimeout(() => socket.destroy(), limits.upgradeTimeoutMs);
    let room: Room | null = null;
    try {
      const ticket = await this.#takeTicket(asked);
      if (!ticket) return this.#refuse(request, socket, head, ticketRefused);
      const rights = await hub.watchRights(ticket.tenantId);
      room = await hub.acquire(ticket.tenantId, ticket.fileId);
      const answer = room ? await this.#judge(room, ticket) : refusal(collabClose.deleted, 'The document was deleted.');
      if (!room || isRefusal(answer) || this.#isShut || room.isDiscarded) {
        if (room) hub.release(room);
        return this.#refuse(request, socket, head, isRefusal(answer) ? answer : tryLater);
      }
      const entered = room;
      if (socket.destroyed) return hub.release(entered);
      clearTimeout(impatience);
      let isEntered = false;
      this.#server.handleUpgrade(request, socket, head, (webSocket) => {
        isEntered = true;
        const connection = new Connection({
          id: this.#nextId++,
          socket: webSocket,
          actor: answer.actor,
          token: ticket.token,
          role: answer.role,
          clientSchema: ticket.clientSchema,
          limits,
          nowMs: hub.nowMs(),
        });
        hub.enter(entered, connection, webSocket, rights, answer.expiresAt);
      });
      // A malformed handshake was answered with an HTTP error.
      if (!isEntered) hub.release(entered);
    } catch (error) {
      platform.log.warn({ error }, 'a websocket could not be let in');
      if (room) hub.release(room);
      this.#refuse(request, socket, head, tryLater);
    } finally {
      clearTimeout(impatience);
    }
  }

  async #takeTicket({ room, ticket }: UpgradeRequest): Promise<TakenTicket | null> {
    const taken = await this.#options.tickets.take(ticket);
    return taken && taken.room === room ? taken : null;
  }

  async #judge(room: Room, ticket: TakenTicket): Promise<Membership | Refusal> {
    if (parseRoomName(ticket.room)?.epoch !== room.epoch)
      return refusal(collabClose.roomReplaced, 'The document has a new room.');
    if (room.connections.size >= this.#options.limits.connectionsPerDocument)
      return refusal(collabClose.tryLater, 'Too many people are in this document.');
    const schema = { client: ticket.clientSchema, document: room.schemaVersion };
    const [answer] = await readMemberships(this.#options.ports, [
      { token: ticket.token, fileId: ticket.fileId, schema },
    ]);
    if (answer && !isRefusal(answer) && !this.#options.hub.mayOpen(authorOf(answer.actor), ticket.fileId))
      return refusal(collabClose.tryLater, 'Too many documents are open.');
    return answer ?? tryLater;
  }

  #refuse(request: IncomingMessage, socket: Duplex, head: Buffer, { code, reason }: Refusal): void {
    this.#options.hub.noteRefusal(code);
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => undefined);
      webSocket.close(code, reason);
    });
  }
}
