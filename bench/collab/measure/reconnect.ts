import { createDocumentProvider, type DocumentProvider } from '@cloudity/client/collab';
import { until } from '@cloudity/collab/testing';
import { WebSocket } from 'ws';
import type { CloudityTarget } from '../targets/cloudity.ts';

export interface Reconnect {
  /** Until the last of them is in step with the server again, s. */
  readonly seconds: number;
  /** How many said anything to their person but that the connection is lost or on its way. */
  readonly errors: number;
}

/** The hub is killed under this many of the app's own providers, ten in a document, and started again. */
export const measureReconnect = async (target: CloudityTarget, first: number, sockets: number): Promise<Reconnect> => {
  const errors = new Set<number>();
  const noticed = new Set<number>();
  const providers = Array.from({ length: sockets }, (_, index): DocumentProvider => {
    const document = first + Math.floor(index / 10);
    const provider = createDocumentProvider({
      fileId: String(document),
      renewTicket: () => target.ticket(document),
      user: { name: 'Ada', color: '#3f5fe0' },
      device: null,
      window: null,
      openSocket: (url) => new WebSocket(url, { perMessageDeflate: false }) as never,
    });
    provider.status.subscribe(() => {
      const { status } = provider.status.getSnapshot();
      if (status === 'failed') errors.add(index);
      if (status !== 'saved') noticed.add(index);
    });
    return provider;
  });
  const isBack = (provider: DocumentProvider): boolean => provider.status.getSnapshot().status === 'saved';
  try {
    await until(() => providers.every(isBack), 'everybody is there', 120_000);
    noticed.clear();
    const since = performance.now();
    await target.restart();
    await until(() => noticed.size === sockets, 'everybody noticed', 60_000);
    await until(() => providers.every(isBack), 'everybody is back', 120_000);
    return { seconds: (performance.now() - since) / 1000, errors: errors.size };
  } finally {
    await Promise.all(providers.map((provider) => provider.destroy()));
  }
};
