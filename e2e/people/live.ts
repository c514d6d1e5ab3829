import type { TestPerson } from '@cloudity/testkit/suite';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

/** Changes a live file as a script does, over a stock provider; returns when the server has committed it. */
export const changeLive = async ({ api }: TestPerson, id: string, change: (doc: Y.Doc) => void): Promise<void> => {
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
      provider.ws?.addEventListener('message', ({ data }) => {
        // Presence comes in between: only an update is the echo of one.
        const [type, kind] = new Uint8Array(data as ArrayBuffer);
        if (type === 0 && kind === 2) resolve();
      });
    });
    change(doc);
    await echoed;
  } finally {
    provider.destroy();
    doc.destroy();
  }
};
