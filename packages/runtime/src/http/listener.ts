import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpConfig } from '../config/config.ts';

export interface ListenerHandlers {
  readonly request: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  readonly upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** A bound port. It answers 503 until it is given handlers, so that the port is known (and taken) before anything else starts. */
export interface Listener {
  readonly port: number;
  readonly serve: (handlers: ListenerHandlers) => void;
  /** Takes no new connections; resolves when the running requests are answered, or cut after `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
}

/** The address is taken or not ours to bind. */
export class ListenError extends Error {
  constructor(host: string, port: number, cause: { readonly code?: string }) {
    const reason =
      cause.code === 'EADDRINUSE'
        ? 'another program already listens there; set CLOUDITY_HTTP_PORT to another port'
        : (cause.code ?? 'unknown error');
    super(`Cannot listen on ${host} port ${port}: ${reason}.`, { cause });
    this.name = 'ListenError';
  }
}

/** Uploads may take long; headers may not. */
const limits = { requestTimeout: 3_600_000, headersTimeout: 20_000, keepAliveTimeout: 65_000, maxHeaderSize: 32_768 };

const createServer = (tls: HttpConfig['tls']): Server => {
  if (tls === null) return createHttpServer(limits);
  return createHttpsServer({
    ...limits,
    cert: readFileSync(tls.certPath),
    key: readFileSync(tls.keyPath),
    minVersion: 'TLSv1.2',
    ...(tls.clientCaPath ? { ca: readFileSync(tls.clientCaPath), requestCert: true, rejectUnauthorized: true } : {}),
  });
};

const starting = (_: IncomingMessage, outgoing: ServerResponse): void => {
  outgoing.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('Starting.\n');
};

/** Binds the address of the configuration. Errors: ListenError. */
export const openListener = async ({
  host,
  port,
  tls,
}: Pick<HttpConfig, 'host' | 'port' | 'tls'>): Promise<Listener> => {
  const server = createServer(tls);
  const upgraded = new Set<Duplex>();
  let handlers: ListenerHandlers = { request: starting, upgrade: (_, socket) => socket.destroy() };
  server.on('request', (incoming, outgoing) => handlers.request(incoming, outgoing));
  server.on('upgrade', (incoming, socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    handlers.upgrade(incoming, socket, head);
  });
  server.on('clientError', (error, socket) => {
    if (socket.writable && (error as { code?: string }).code !== 'ECONNRESET')
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(host, port, error as { code?: string })));
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (next) => {
      handlers = next;
    },
    close: (graceMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => {
          server.closeAllConnections();
          for (const socket of upgraded) socket.destroy();
        }, graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
};
