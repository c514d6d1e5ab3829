import { prependBlocks } from '@cloudity/docmodel';
import type { TestPerson } from '@cloudity/testkit/suite';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { firstFiles } from '../../apps/web/src/features/auth/first-files/en.ts';

/** The document holds the words of the welcome, which show everything that a page can hold. */
export const writeDocument = async ({ api }: TestPerson, id: string): Promise<void> => {
  const ticket = await api('POST /files/{id}/collab-ticket', { params: { id }, body: {} });
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(ticket.url, ticket.room, doc, {
    params: { ticket: ticket.ticket },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  try {
    await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
    const echoed = new Promise<void>((resolve) => {
      provider.ws?.addEventListener('message', () => resolve(), { once: true });
    });
    doc.transact(() => prependBlocks(doc.getXmlFragment('body'), firstFiles[0]?.blocks ?? []));
    await echoed;
  } finally {
    provider.destroy();
    doc.destroy();
  }
};
