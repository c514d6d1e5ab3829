import type { IncomingMessage } from 'node:http';
import { callerAddress, type Ids, type Provenance, sessionCookieName, type TrustedProxies } from '@cloudity/kernel';
import { forwardedByHeader } from './forward.ts';

/** Who sent a request, as far as headers that we may believe tell. */
export interface Caller {
  readonly requestId: string;
  readonly ip: string;
  readonly provenance: Provenance;
  /** Another process of ours passed it on: Host and Origin were checked there. */
  readonly isForwarded: boolean;
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/**
 * Reads the caller from a request. Forwarding headers count when the socket belongs to a trusted proxy, or when the request carries
 * a service token: then another process of ours passed it on.
 */
export const createCallerReader = (options: {
  readonly trustedProxies: TrustedProxies;
  readonly isOwnToken: (token: string) => Promise<boolean>;
  readonly ids: Ids;
}): ((incoming: IncomingMessage) => Promise<Caller>) => {
  const cookieNames = [sessionCookieName(true), sessionCookieName(false)];
  return async (incoming) => {
    const { headers } = incoming;
    const socketAddress = incoming.socket.remoteAddress ?? '';
    const forwardedBy = one(headers[forwardedByHeader]);
    const isForwarded = forwardedBy !== undefined && (await options.isOwnToken(forwardedBy));
    const isTrusted = isForwarded || options.trustedProxies.has(socketAddress);
    const forwardedFor = one(headers['x-forwarded-for']);
    const givenId = isTrusted ? one(headers['x-request-id']) : undefined;
    return {
      requestId: givenId !== undefined && /^[\w-]{8,64}$/.test(givenId) ? givenId : options.ids.uuid(),
      ip: isForwarded
        ? (forwardedFor ?? socketAddress)
        : callerAddress(socketAddress, forwardedFor, options.trustedProxies),
      isForwarded,
      provenance: {
        method: incoming.method ?? 'GET',
        host: (isTrusted ? one(headers['x-forwarded-host']) : undefined) ?? headers.host,
        origin: headers.origin,
        secFetchSite: one(headers['sec-fetch-site']),
        hasCookie: cookieNames.some((name) => headers.cookie?.includes(`${name}=`)),
        hasBearer: /^Bearer /i.test(headers.authorization ?? ''),
      },
    };
  };
};
