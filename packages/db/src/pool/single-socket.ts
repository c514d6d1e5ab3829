import { createConnection, Socket } from 'node:net';

interface Address {
  readonly path?: string | false;
  readonly host: readonly string[];
  readonly port: readonly number[];
}

const connectTimeoutMs = 10_000;

const lostError = (): Error => Object.assign(new Error('The connection was lost.'), { code: 'CONNECTION_CLOSED' });

/** A socket that ends with the error as soon as somebody listens. */
const deadSocket = (error: Error): Socket => {
  const socket = new Socket();
  setImmediate(() => socket.destroy(error));
  return socket;
};

/**
 * A `socket` option for a postgres.js client that may connect once. When a connection ends before its server was ready,
 * postgres.js 3.4 connects again in the same place, with what it had not sent yet still in its buffer and the timer for it
 * gone: the query is never sent and its promise never settles. So whatever comes after the first socket is dead on arrival,
 * which rejects all that waits; the pool makes a new client instead.
 */
export const singleSocket = (): ((address: Address) => Promise<Socket>) => {
  let isUsed = false;
  return ({ path, host, port }) => {
    if (isUsed) return Promise.resolve(deadSocket(lostError()));
    isUsed = true;
    const socket = path ? createConnection(path) : createConnection(port[0] ?? 5432, host[0]);
    return new Promise((resolve) => {
      const timer = setTimeout(() => socket.destroy(lostError()), connectTimeoutMs);
      const settle = (connected: Socket): void => {
        clearTimeout(timer);
        socket.removeAllListeners('connect').removeAllListeners('error');
        resolve(connected);
      };
      socket.once('connect', () => settle(socket));
      socket.once('error', (error) => settle(deadSocket(error)));
    });
  };
};
