import { collabClose } from '@cloudity/contracts';
import type { Connection } from '../hub/connection.ts';
import type { CollabPorts } from '../ports.ts';
import type { Room } from '../room/room.ts';
import { isRefusal, readMemberships } from './membership.ts';

/** A connection and the room it is in. */
export interface Member {
  readonly room: Room;
  readonly connection: Connection;
}

/** Clocks of two machines differ by a little. */
const expirySlackMs = 20;
const longestTimerMs = 2 ** 31 - 1;

/** Looks again at what people may do: when rights changed, and when an access ends by itself (rules.md T5). */
export class Reviews {
  readonly #ports: CollabPorts;
  readonly #nowMs: () => number;
  readonly #expiries = new Map<Connection, NodeJS.Timeout>();

  constructor(options: { readonly ports: CollabPorts; readonly nowMs: () => number }) {
    this.#ports = options.ports;
    this.#nowMs = options.nowMs;
  }

  /** Closes the connections whose people may not do any more what they were let in for. */
  async review(members: readonly Member[]): Promise<void> {
    const answers = await readMemberships(
      this.#ports,
      members.map(({ room, connection }) => ({
        token: connection.token,
        fileId: room.fileId,
        schema: { client: connection.clientSchema, document: room.schemaVersion },
      })),
    );
    members.forEach((member, index) => {
      const answer = answers[index];
      const { connection } = member;
      if (!answer || !connection.isOpen) return;
      if (isRefusal(answer)) connection.close(answer.code, answer.reason);
      else if (answer.role !== connection.role)
        connection.close(collabClose.restarting, 'The role has changed; come back with a new ticket.');
      else this.watchExpiry(member, answer.expiresAt);
    });
  }

  /** Asks again when the access should end by itself, and again a second later while it has not or nobody could say. */
  watchExpiry(member: Member, expiresAt: Date | null): void {
    const { connection } = member;
    this.forget(connection);
    if (!expiresAt) return;
    const leftMs = expiresAt.getTime() - this.#nowMs();
    const waitMs = leftMs > 0 ? Math.min(leftMs + expirySlackMs, longestTimerMs) : 1000;
    const ask = (): void => {
      this.review([member]).catch(() => this.watchExpiry(member, expiresAt));
    };
    this.#expiries.set(connection, setTimeout(ask, waitMs).unref());
  }

  forget(connection: Connection): void {
    clearTimeout(this.#expiries.get(connection));
    this.#expiries.delete(connection);
  }

  dispose(): void {
    for (const connection of [...this.#expiries.keys()]) this.forget(connection);
  }
}
