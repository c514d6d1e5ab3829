import { createServer, request as openRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy as some companies have it: plain HTTP passes, websockets do not, until somebody changes its rules. */
export interface StubbornProxy extends AsyncDisposable {
  /** Base of the websockets through it. */
  readonly url: string;
  allowsWebsockets: boolean;
  readonly refusedUpgrades: number;
  readonly passedUpgrades: number;
  /** How many event streams were opened through it. */
  readonly streams: number;
  /** Cuts every connection through it. */
  readonly cut: () => void;
}

export const startStubbornProxy = async (port: number): Promise<StubbornProxy> => {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.includes('/events')) counts.streams += 1;
    const { url = '/', method = 'GET', headers } = incoming;
    const onward = openRequest({ port, host: '127.0.0.1', path: url, method, headers });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (incoming, socket) => {
    socket.on('error', () => socket.destroy());
    if (!proxy.allowsWebsockets) {
      counts.refusedUpgrades += 1;
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    counts.passedUpgrades += 1;
    const onward = connect(port, '127.0.0.1', () => {
      const lines = [`GET ${incoming.url} HTTP/1.1`];
      for (let index = 0; index < incoming.rawHeaders.length; index += 2)
        lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counts = { refusedUpgrades: 0, passedUpgrades: 0, streams: 0 };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const proxy: StubbornProxy = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/collab`,
    allowsWebsockets: false,
    get refusedUpgrades() {
      return counts.refusedUpgrades;
    },
    get passedUpgrades() {
      return counts.passedUpgrades;
    },
    get streams() {
      return counts.streams;
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
};
