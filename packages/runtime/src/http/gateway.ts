import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ServiceName } from '@cloudity/contracts';
import {
  AppError,
  errorAnswer,
  isNeverCached,
  type Log,
  type Metrics,
  type OriginPolicy,
  type Service,
  scopeOf,
  securityHeaders,
} from '@cloudity/kernel';
import { getRequestListener, RequestError } from '@hono/node-server';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { answerError, refuseUpgrade } from './answer.ts';
import type { Caller } from './caller.ts';
import { answerPreflight, createContentOrigin, refuseHost } from './content-origin.ts';
import { type ForwardFacts, forwardRequest, forwardUpgrade } from './forward.ts';
import type { ListenerHandlers } from './listener.ts';
import type { RemoteConnections } from './remote-fetch.ts';
import { createServiceOf } from './routing.ts';

/** Serves what is no API: the built web app, or the development server. */
export type AssetHandler = (incoming: IncomingMessage, outgoing: ServerResponse, path: string) => void;

export interface GatewayOptions {
  readonly services: readonly Service[];
  /** Apps beside the services': documentation, ports for other processes. */
  readonly apps: readonly Hono[];
  readonly remotes: Readonly<Partial<Record<ServiceName, string>>>;
  readonly connections: RemoteConnections;
  readonly issueToken: (audience: ServiceName) => Promise<string>;
  readonly readCaller: (incoming: IncomingMessage) => Promise<Caller>;
  readonly origins: OriginPolicy;
  readonly health: (incoming: IncomingMessage, outgoing: ServerResponse, path: string) => boolean;
  readonly assets: AssetHandler | null;
  /** Origin of user content; null when it is shown at the application's own. */
  readonly contentUrl: string | null;
  /** Whether people reach us by https. */
  readonly secure: boolean;
  readonly log: Log;
  readonly metrics: Metrics;
}

const pathOf = (incoming: IncomingMessage): string => (incoming.url ?? '/').split('?', 1)[0] ?? '/';

/** WebDAV looks at no cookie, so one that comes along proves nothing against the request (rules.md S2). */
const provenanceOf = ({ provenance }: Caller, path: string): Caller['provenance'] =>
  path.startsWith('/dav/') ? { ...provenance, hasCookie: false } : provenance;

/** One app for every local route: times each answer by its route pattern and gives unknown API paths an error body. */
const createApp = ({ services, apps, log, metrics }: GatewayOptions): Hono => {
  const app = new Hono();
  app.onError(errorAnswer);
  app.notFound((context) => errorAnswer(new AppError('not_found', 'No such address.'), context));
  app.use(async (context, next) => {
    const startedAt = performance.now();
    await next();
    const durationMs = performance.now() - startedAt;
    const { method } = context.req;
    const route = routePath(context, -1);
    metrics.observeRequest(method, route, context.res.status, durationMs);
    log.debug(
      { method, route, status: context.res.status, durationMs, requestId: scopeOf(context).requestId },
      'answered',
    );
  });
  for (const part of [...apps, ...services.map((service) => service.http)]) app.route('/', part);
  return app;
};

/** Everything between the socket and the services: headers, health, Host and Origin, forwarding, routes, assets. */
export const createGateway = (options: GatewayOptions): ListenerHandlers => {
  const { remotes, connections, origins, health, assets, log } = options;
  const callers = new WeakMap<IncomingMessage, Caller>();
  const app = createApp(options);
  const contentOrigin = createContentOrigin(options.contentUrl);
  const headers = Object.entries(securityHeaders(options.secure, options.contentUrl));
  const serviceOf = Object.keys(remotes).length > 0 ? createServiceOf() : () => null;

  const runApp = getRequestListener(
    (request, env) => {
      const caller = callers.get(env.incoming as IncomingMessage);
      return app.fetch(request, { ...env, requestId: caller?.requestId, ip: caller?.ip, log });
    },
    {
      errorHandler: (error) => {
        if (error instanceof RequestError) return new Response(null, { status: 400 });
        log.error({ error }, 'request failed');
        return new Response(null, { status: 500 });
      },
    },
  );

  const factsFor = async (service: ServiceName, baseUrl: string, caller: Caller): Promise<ForwardFacts> => ({
    baseUrl,
    token: await options.issueToken(service),
    requestId: caller.requestId,
    ip: caller.ip,
    host: caller.provenance.host ?? '',
  });

  const remoteOf = (incoming: IncomingMessage): { readonly service: ServiceName; readonly baseUrl: string } | null => {
    const service = serviceOf(incoming.method ?? 'GET', pathOf(incoming));
    const baseUrl = service === null ? undefined : remotes[service];
    return service === null || baseUrl === undefined ? null : { service, baseUrl };
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = pathOf(incoming);
    for (const [name, value] of headers) outgoing.setHeader(name, value);
    if (isNeverCached(path)) outgoing.setHeader('Cache-Control', 'no-store');
    if (health(incoming, outgoing, path)) return;
    const caller = await options.readCaller(incoming);
    outgoing.setHeader('X-Request-Id', caller.requestId);
    const isInternal = path.startsWith('/internal/');
    const refused =
      isInternal || caller.isForwarded
        ? null
        : (refuseHost(origins, contentOrigin, { ...caller.provenance, path }) ??
          origins.refuseOrigin(provenanceOf(caller, path)));
    if (refused) return answerError(outgoing, refused, caller.requestId);
    if (contentOrigin.isHost(caller.provenance.host) && answerPreflight(incoming, outgoing)) return;
    const remote = remoteOf(incoming);
    if (remote) {
      const facts = await factsFor(remote.service, remote.baseUrl, caller);
      await forwardRequest(incoming, outgoing, connections, facts).catch((error: unknown) => {
        log.warn({ error, service: remote.service }, 'service does not answer');
        const away = new AppError('unavailable', 'This part of the server does not answer. Try again in a moment.');
        answerError(outgoing, away, caller.requestId);
      });
    } else if (assets && !isInternal && !isNeverCached(path) && incoming.method !== 'OPTIONS')
      assets(incoming, outgoing, path);
    else {
      callers.set(incoming, caller);
      await runApp(incoming, outgoing);
    }
  };

  const upgrade = async (incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const caller = await options.readCaller(incoming);
    const refused = caller.isForwarded
      ? null
      : (refuseHost(origins, contentOrigin, { ...caller.provenance, path: pathOf(incoming) }) ??
        origins.refuseUpgrade(caller.provenance));
    if (refused) return refuseUpgrade(socket, refused.status, 'Refused');
    const remote = remoteOf(incoming);
    if (remote)
      forwardUpgrade(incoming, socket, head, connections, await factsFor(remote.service, remote.baseUrl, caller));
    else if (!options.services.some((service) => service.upgrade?.(incoming, socket, head)))
      refuseUpgrade(socket, 404, 'Not Found');
  };

  return {
    request: (incoming, outgoing) => {
      answer(incoming, outgoing).catch((error: unknown) => {
        log.error({ error }, 'request failed');
        if (outgoing.headersSent) outgoing.destroy();
        else answerError(outgoing, new AppError('internal', 'Something went wrong on our side.'), 'none');
      });
    },
    upgrade: (incoming, socket, head) => {
      socket.on('error', () => socket.destroy());
      upgrade(incoming, socket, head).catch((error: unknown) => {
        log.error({ error }, 'upgrade failed');
        socket.destroy();
      });
    },
  };
};
