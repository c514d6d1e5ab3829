import type { ServiceName } from '@cloudity/contracts';
import { createJobRunner, startRecurring } from '@cloudity/db';
import { createMetrics, createOriginPolicy, type Log, type Metrics } from '@cloudity/kernel';
import { createApiDocs } from './api-docs/api-docs.ts';
import { type Config, isPrivate } from './config/config.ts';
import { type Foundation, openFoundation } from './create-platform.ts';
import { createCallerReader } from './http/caller.ts';
import { type AssetHandler, createGateway } from './http/gateway.ts';
import { createHealth } from './http/health.ts';
import { type Listener, openListener } from './http/listener.ts';
import { createRemoteConnections, readRemoteTls } from './http/remote-fetch.ts';
import { createLinks, type Links, noRemotes } from './links/links.ts';
import { callRemotePort } from './links/port-client.ts';
import { createPortServer } from './links/port-server.ts';
import { createServiceTokens } from './links/service-token.ts';
import type { Platform } from './platform.ts';
import type { RunnableService, ServiceFactory } from './runnable-service.ts';

export type ServiceFactories = Readonly<Partial<Record<ServiceName, ServiceFactory>>>;

export interface RunOptions {
  readonly config: Config;
  readonly factories: ServiceFactories;
  readonly log: Log;
  readonly metrics?: Metrics;
  /** Prepares the web app while the database starts; null in a process that serves none. */
  readonly assets?: () => Promise<AssetHandler>;
  /** Where the database, objects and bus come from; tests bring their own. */
  readonly open?: (config: Config, log: Log, metrics: Metrics) => Promise<Foundation>;
}

/** A running process. */
export interface Running {
  readonly url: string;
  readonly port: number;
  readonly platform: Platform;
  readonly foundation: Foundation;
  readonly links: Links;
  readonly services: ReadonlyMap<ServiceName, RunnableService>;
  /** Resolves when the embedded database ended by itself: nothing works any more. */
  readonly died: Promise<unknown>;
  /** Drains: takes nothing new, finishes what runs, closes websockets with 1012, then the pools. Within 9 s. Idempotent. */
  readonly stop: () => Promise<void>;
  /** Ends the embedded database without draining, within about 2 s; what was committed stays. Idempotent. */
  readonly end: () => Promise<void>;
}

const requestGraceMs = 3_000;
const serviceGraceMs = 5_000;

const within = (work: Promise<unknown>, timeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    work
      .catch(() => undefined)
      .then(() => {
        clearTimeout(timer);
        resolve();
      });
  });

/** All or nothing: when one part fails the others are closed, and the first failure in the order given is thrown. */
const openTogether = async (
  options: RunOptions,
  metrics: Metrics,
): Promise<[Foundation, Listener, AssetHandler | null]> => {
  const { config, log, assets, open = openFoundation } = options;
  const [foundation, listener, handler] = await Promise.allSettled([
    open(config, log, metrics),
    openListener(config.http),
    assets ? assets() : null,
  ]);
  if (foundation.status === 'fulfilled' && listener.status === 'fulfilled' && handler.status === 'fulfilled')
    return [foundation.value, listener.value, handler.value];
  if (listener.status === 'fulfilled') await listener.value.close(0);
  if (foundation.status === 'fulfilled') await foundation.value.close();
  throw [foundation, listener, handler].find((result) => result.status === 'rejected')?.reason;
};

/** Begins the background work of every service here; answers how to end it, waiting for what was begun. */
const startWork = async (
  services: readonly RunnableService[],
  { database }: Foundation,
  log: Log,
): Promise<() => Promise<void>> => {
  const tasks = Object.assign({}, ...services.map((service) => service.tasks ?? {}));
  const recurring = startRecurring(
    database.db,
    log,
    services.flatMap((service) => service.recurring ?? []),
  );
  const jobs = Object.keys(tasks).length === 0 ? null : createJobRunner({ ...database, tasks, log });
  await jobs?.start();
  return async () => {
    await Promise.all([recurring.stop(), jobs?.stop()]);
  };
};

/** Runs the configured services behind one listener; resolves when everything answers. */
export const runServices = async (options: RunOptions): Promise<Running> => {
  const { config, factories, log, metrics = createMetrics({ runtime: true }) } = options;
  const [foundation, listener, assets] = await openTogether(options, metrics);
  const connections = createRemoteConnections(readRemoteTls(config.http.tls));
  const scheme = config.http.tls ? 'https' : 'http';
  const url = config.http.publicUrl ?? `${scheme}://localhost:${listener.port}`;
  const platform = foundation.platform(url);
  const tokens = config.serviceKey === null ? null : createServiceTokens(config.serviceKey);
  const services = new Map<ServiceName, RunnableService>();
  let isServing = true;
  let endWork = async (): Promise<void> => undefined;

  const links = createLinks(
    (name) => services.get(name),
    (call) => {
      const baseUrl = config.remotes[call.service];
      if (baseUrl === undefined || tokens === null) return noRemotes(call);
      return callRemotePort(call, { baseUrl, tokens, fetchRemote: connections.fetchRemote });
    },
  );

  const isOwnToken = async (token: string): Promise<boolean> => {
    for (const name of config.services)
      if (
        await tokens?.verify(token, name).then(
          () => true,
          () => false,
        )
      )
        return true;
    return false;
  };

  let stopping: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    isServing = false;
    const requestsDone = listener.close(requestGraceMs);
    await within(
      Promise.all([endWork(), ...[...services.values()].map((service) => service.dispose())]),
      serviceGraceMs,
    );
    await requestsDone;
    connections.close();
    await within(foundation.close(), serviceGraceMs);
    await foundation.database.end();
  };
  const stop = (): Promise<void> => {
    stopping ??= drain();
    return stopping;
  };

  try {
    for (const name of config.services) {
      const factory = factories[name];
      if (!factory) throw new Error(`This program does not contain the service ${name}.`);
      services.set(name, factory(platform, links));
    }
    for (const service of services.values()) await service.start();
    endWork = await startWork([...services.values()], foundation, log);
    const portServer = tokens === null ? [] : [createPortServer({ service: (name) => services.get(name), tokens })];
    listener.serve(
      createGateway({
        services: [...services.values()],
        apps: [createApiDocs(url), ...portServer],
        remotes: config.remotes,
        connections,
        issueToken: async (audience) => (await tokens?.issue(audience)) ?? '',
        readCaller: createCallerReader({ trustedProxies: config.http.trustedProxies, isOwnToken, ids: platform.ids }),
        origins: createOriginPolicy(url, listener.port),
        health: createHealth({
          checks: {
            database: () => platform.db.ping(),
            objects: () => platform.objects.ping(),
            bus: () => platform.bus.ping(),
          },
          isServing: () => isServing,
          metrics,
          metricsToken: config.metricsToken,
        }),
        assets,
        contentUrl: config.http.contentUrl,
        secure: url.startsWith('https:'),
        log,
        metrics,
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  if (!isPrivate(config.http)) log.info({ url }, 'reachable from the network');
  const { died, end } = foundation.database;
  return { url, port: listener.port, platform, foundation, links, services, died, stop, end };
};
