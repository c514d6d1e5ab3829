import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bus, createMemoryBus } from '@cloudity/bus';
import { CollabTicket, type FileId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import {
  type Clock,
  createMetrics,
  type Log,
  type Metrics,
  type Service,
  silentLog,
  systemClock,
  systemIds,
} from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { Platform } from '@cloudity/runtime';
import { getRequestListener } from '@hono/node-server';
import type { Limits } from '../limits/limits.ts';
import type { CollabPorts } from '../ports.ts';
import { createCollab } from '../service.ts';
import type { Person } from './world.ts';

export interface HostOptions {
  readonly db: Database;
  readonly ports: CollabPorts;
  readonly objects?: ObjectStore;
  readonly bus?: Bus;
  readonly log?: Log;
  readonly clock?: Clock;
  readonly collabLimits?: 'on' | 'off';
  /** Limits other than the default ones. */
  readonly limits?: Partial<Limits>;
  readonly port?: number;
}

/** A hub behind a plain HTTP server on a loopback port. */
export interface Host extends AsyncDisposable {
  readonly service: Service;
  readonly metrics: Metrics;
  readonly server: Server;
  readonly port: number;
  /** Base of the websockets: ws://127.0.0.1:port/collab */
  readonly url: string;
  readonly ticket: (person: Person, fileId: FileId, schema?: number) => Promise<CollabTicket>;
  readonly dispose: () => Promise<void>;
}

const noObjects: ObjectStore = new Proxy({} as ObjectStore, {
  get: (_target, name) => () => Promise.reject(new Error(`no object store for ${String(name)}`)),
});

export const startHost = async (options: HostOptions): Promise<Host> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const bus = options.bus ?? createMemoryBus();
  const platform: Platform = {
    config: {
      publicUrl: `http://127.0.0.1:${port}`,
      contentUrl: null,
      environment: 'test',
      secretKey: new Uint8Array(32),
      smtpUrl: null,
      clamavUrl: null,
      setup: null,
      collabLimits: options.collabLimits ?? 'on',
    },
    db: options.db,
    objects: options.objects ?? noObjects,
    keyObjects: noObjects,
    bus,
    log: options.log ?? silentLog,
    metrics: createMetrics(),
    clock: options.clock ?? systemClock,
    ids: systemIds,
  };
  const service = createCollab(platform, options.ports, options.limits);
  // The port is open already: whoever comes back to it must find somebody there.
  server.on('request', getRequestListener(service.http.fetch));
  server.on('upgrade', (request, socket, head) => {
    if (!service.upgrade?.(request, socket, head)) socket.destroy();
  });
  await service.start();
  let disposed: Promise<void> | null = null;
  const dispose = (): Promise<void> => {
    disposed ??= (async () => {
      await service.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!options.bus) await bus.close();
    })();
    return disposed;
  };
  return {
    service,
    metrics: platform.metrics,
    server,
    port,
    url: `ws://127.0.0.1:${port}/collab`,
    ticket: async ({ token }, fileId, schema) => {
      const answer = await service.http.request(`/api/v1/files/${fileId}/collab-ticket`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(schema === undefined ? {} : { schema }),
      });
      if (answer.status !== 201) throw new Error(`ticket: ${answer.status} ${await answer.text()}`);
      return CollabTicket.parse(await answer.json());
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
};
