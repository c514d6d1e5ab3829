import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RemoteConnections } from './remote-fetch.ts';

/** Headers of one connection, not of the message (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Carries a service token: whoever sends a good one is one of us, and its forwarding headers count. */
export const forwardedByHeader = 'x-cloudity-forwarded-by';

/** What is told to the process that answers. */
export interface ForwardFacts {
  readonly baseUrl: string;
  readonly token: string;
  readonly requestId: string;
  readonly ip: string;
  /** The host the caller named, as the Host check saw it. */
  readonly host: string;
}

const forwardedHeaders = (incoming: IncomingMessage, facts: ForwardFacts): OutgoingHttpHeaders => {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (!hopByHop.has(name) && value !== undefined) headers[name] = value;
  return {
    ...headers,
    'x-forwarded-for': facts.ip,
    'x-forwarded-host': facts.host,
    'x-request-id': facts.requestId,
    [forwardedByHeader]: facts.token,
  };
};

/** Sends the request on as it is and streams the answer back. Resolves when the answer is over; rejects when none came. */
export const forwardRequest = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  remote: RemoteConnections,
  facts: ForwardFacts,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const hasBody =
      incoming.headers['content-length'] !== undefined || incoming.headers['transfer-encoding'] !== undefined;
    const request = remote.open(`${facts.baseUrl}${incoming.url ?? '/'}`, {
      method: incoming.method ?? 'GET',
      headers: forwardedHeaders(incoming, facts),
    });
    request.once('error', (error) => (outgoing.headersSent ? outgoing.destroy(error) : reject(error)));
    request.once('response', (response) => {
      for (const [name, value] of Object.entries(response.headers))
        if (!hopByHop.has(name) && value !== undefined) outgoing.setHeader(name, value);
      outgoing.writeHead(response.statusCode ?? 502);
      response.pipe(outgoing);
      response.once('error', (error) => outgoing.destroy(error));
    });
    outgoing.once('close', () => {
      // An answer may come before the body has ended: what is left is read and dropped, else its sender would wait for ever.
      incoming.unpipe(request);
      incoming.resume();
      request.destroy();
      resolve();
    });
    if (hasBody) incoming.pipe(request);
    else request.end();
  });

const statusLine = (response: IncomingMessage): string => {
  const lines = [`HTTP/1.1 ${response.statusCode} ${response.statusMessage}`];
  for (let index = 0; index < response.rawHeaders.length; index += 2)
    lines.push(`${response.rawHeaders[index]}: ${response.rawHeaders[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
};

/** Hands a websocket over: whatever either side sends reaches the other byte for byte, and one end closes both. */
export const forwardUpgrade = (
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  remote: RemoteConnections,
  facts: ForwardFacts,
): void => {
  const request = remote.open(`${facts.baseUrl}${incoming.url ?? '/'}`, {
    method: 'GET',
    headers: {
      ...forwardedHeaders(incoming, facts),
      connection: 'Upgrade',
      upgrade: incoming.headers.upgrade ?? 'websocket',
    },
    agent: false,
  });
  const fail = (): void => {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  socket.on('error', () => request.destroy());
  request.once('error', fail);
  request.once('response', (response) => {
    socket.write(statusLine(response));
    response.pipe(socket);
  });
  request.once('upgrade', (response, remoteSocket, remoteHead) => {
    request.off('error', fail);
    socket.write(statusLine(response));
    if (remoteHead.length > 0) socket.write(remoteHead);
    if (head.length > 0) remoteSocket.write(head);
    remoteSocket.on('error', () => socket.destroy());
    socket.on('close', () => remoteSocket.destroy());
    remoteSocket.on('close', () => socket.destroy());
    remoteSocket.pipe(socket).pipe(remoteSocket);
  });
  request.end();
};
