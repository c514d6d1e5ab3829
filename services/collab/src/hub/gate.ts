import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Server, WebSocketServer } from 'ws';
import type { Limits } from '../limits/limits.ts';
import type { Refusal } from '../rights/membership.ts';
import type { Admissions } from './admissions.ts';
import { HubSocket } from './hub-socket.ts';
import { isOurOrigin, parseUpgrade, type UpgradeRequest } from './upgrade-request.ts';

export interface GateOptions {
  readonly publicUrl: string;
  readonly admissions: Admissions;
  readonly limits: Limits;
}

/**
 * Lets websockets in. Everything is settled before the upgrade is answered, so that a stranger's bytes are never read; a
 * refusal accepts the upgrade and closes at once, because a browser shows no HTTP status of a failed one (rules.md H10).
 */
export class Gate {
  readonly #options: GateOptions;
  readonly #server: Server<typeof HubSocket>;

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
    if (isOurOrigin(request.headers, this.#options.publicUrl)) void this.#admit(asked, request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return true;
  }

  async #admit(asked: UpgradeRequest, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { admissions, limits } = this.#options;
    const impatience = setTimeout(() => socket.destroy(), limits.upgradeTimeoutMs);
    const answer = await admissions.ask(asked);
    clearTimeout(impatience);
    if ('code' in answer) return this.#refuse(request, socket, head, answer);
    if (socket.destroyed) return answer.release();
    let isEntered = false;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      isEntered = true;
      webSocket.transport = socket;
      answer.enter(webSocket);
    });
    // A malformed handshake was answered with an HTTP error.
    if (!isEntered) answer.release();
  }

  #refuse(request: IncomingMessage, socket: Duplex, head: Buffer, { code, reason }: Refusal): void {
    if (socket.destroyed) return;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => undefined);
      webSocket.close(code, reason);
    });
  }
}
