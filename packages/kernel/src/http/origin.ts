import { isIP } from 'node:net';
import { AppError } from '../app-error.ts';

/** The parts of a request that say where it came from. Header values as received, undefined when absent. */
export interface Provenance {
  readonly method: string;
  /** Host header, or X-Forwarded-Host of a trusted proxy. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
  readonly hasCookie: boolean;
  readonly hasBearer: boolean;
}

/** Decides by host and origin. `port` is the listener's, for calls to the loopback addresses by name or number. */
export interface OriginPolicy {
  /** Error `misdirected` for a Host that is not ours (DNS rebinding), else null. */
  readonly refuseHost: (host: string | undefined) => AppError | null;
  /** Error `forbidden` for a request that another site may have caused, else null (rules.md S2). */
  readonly refuseOrigin: (request: Provenance) => AppError | null;
  /** A websocket upgrade: browsers always send Origin, so a present one must be ours; stock clients in Node send none. */
  readonly refuseUpgrade: (request: Provenance) => AppError | null;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
const isLoopbackAddress = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/** Whether only this machine can reach a listener or URL with this host name. */
export const isLoopbackHost = isLoopbackAddress;

export const createOriginPolicy = (publicUrl: string, port: number): OriginPolicy => {
  const { origin: publicOrigin, host: publicHost } = new URL(publicUrl);
  const hosts = new Set([publicHost, ...loopbackNames.map((name) => `${name}:${port}`)]);
  if (port === 80 || port === 443) for (const name of loopbackNames) hosts.add(name);

  const isOurs = (origin: string, host: string | undefined): boolean => {
    if (origin === publicOrigin) return true;
    return (
      host !== undefined &&
      host !== publicHost &&
      hosts.has(host) &&
      /^https?:\/\//.test(origin) &&
      origin.endsWith(`//${host}`)
    );
  };
  const foreign = (): AppError => new AppError('forbidden', 'This request came from another site.');

  return {
    refuseHost: (host) =>
      host !== undefined && hosts.has(host.toLowerCase())
        ? null
        : new AppError('misdirected', 'This server does not answer for that host name.'),
    refuseOrigin: ({ method, host, origin, secFetchSite, hasCookie, hasBearer }) => {
      if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || hasBearer) return null;
      if (origin !== undefined) return isOurs(origin, host?.toLowerCase()) ? null : foreign();
      if (secFetchSite !== undefined) return secFetchSite === 'same-origin' ? null : foreign();
      return hasCookie ? foreign() : null;
    },
    refuseUpgrade: ({ host, origin }) =>
      origin === undefined || isOurs(origin, host?.toLowerCase()) ? null : foreign(),
  };
};
