import { readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { HttpConfig } from '../config/config.ts';

/** Certificates for calls to other processes: our own as the client's, the common authority as the only one trusted. */
export interface RemoteTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string | null;
}

export interface RemoteAnswer {
  readonly status: number;
  readonly text: string;
}

export type FetchRemote = (
  url: string,
  options: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly timeoutMs: number;
  },
) => Promise<RemoteAnswer>;

/** Opens requests to other processes over kept connections. */
export interface RemoteConnections {
  readonly open: (url: string, options: RequestOptions) => ClientRequest;
  readonly fetchRemote: FetchRemote;
  readonly close: () => void;
}

export const createRemoteConnections = (tls: RemoteTls | null): RemoteConnections => {
  const http = new HttpAgent({ keepAlive: true, maxSockets: 256 });
  const certificates = tls ? { cert: tls.cert, key: tls.key, ...(tls.ca ? { ca: tls.ca } : {}) } : {};
  const https = new HttpsAgent({ keepAlive: true, maxSockets: 256, ...certificates });
  // The certificates are given to the request too: a websocket's has no agent.
  const open: RemoteConnections['open'] = (url, options) =>
    url.startsWith('https:')
      ? httpsRequest(url, { agent: https, ...certificates, ...options })
      : httpRequest(url, { agent: http, ...options });

  const fetchRemote: FetchRemote = (url, { method, headers, body, timeoutMs }) =>
    new Promise((resolve, reject) => {
      const request = open(url, { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      request.setTimeout(timeoutMs, () => request.destroy(new Error('timed out')));
      request.once('error', reject);
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.end(body);
    });

  return {
    open,
    fetchRemote,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
};

/** Our own certificate as it is used towards other processes; null when the listener speaks http. */
export const readRemoteTls = (tls: HttpConfig['tls']): RemoteTls | null =>
  tls === null
    ? null
    : {
        cert: readFileSync(tls.certPath, 'utf8'),
        key: readFileSync(tls.keyPath, 'utf8'),
        ca: tls.clientCaPath === null ? null : readFileSync(tls.clientCaPath, 'utf8'),
      };
