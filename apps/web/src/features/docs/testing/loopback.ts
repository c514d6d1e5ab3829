import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { ConnectionState, DocumentConnection } from '../../../shell/editor/ports.ts';

export interface LoopbackConnection extends DocumentConnection {
  readonly set: (change: Partial<ConnectionState>) => void;
  /** Stops and takes up both directions, as a network does. */
  readonly setOnline: (isOnline: boolean) => void;
}

export interface Loopback {
  /** What a server would hold. */
  readonly doc: Y.Doc;
  readonly connect: (state?: Partial<ConnectionState>) => LoopbackConnection;
}

/** Several documents in one page that hear of each other as they would through a hub: later, and at most once per frame. */
export const createLoopback = (seed: Uint8Array): Loopback => {
  const server = new Y.Doc();
  Y.applyUpdate(server, seed);
  const awareness = new Awareness(server);
  awareness.setLocalState(null);

  const connect = (initial: Partial<ConnectionState> = {}): LoopbackConnection => {
    const doc = new Y.Doc();
    const own = new Awareness(doc);
    let state: ConnectionState = {
      content: 'synced',
      save: 'saved',
      unsaved: false,
      role: 'owner',
      problem: null,
      keptLocally: false,
      ...initial,
    };
    let isOnline = true;
    const listeners = new Set<() => void>();
    const set = (change: Partial<ConnectionState>): void => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    };

    let incoming: Uint8Array[] = [];
    let frame = 0;
    const receive = (update: Uint8Array): void => {
      incoming.push(update);
      if (frame === 0) {
        frame = requestAnimationFrame(() => {
          frame = 0;
          const merged = Y.mergeUpdates(incoming);
          incoming = [];
          Y.applyUpdate(doc, merged, 'remote');
        });
      }
    };
    server.on('update', (update: Uint8Array, origin: unknown) => {
      if (isOnline && origin !== doc) receive(update);
    });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return;
      if (!isOnline) {
        set({ save: 'offline', unsaved: true });
        return;
      }
      set({ save: 'saving', unsaved: true });
      setTimeout(() => {
        Y.applyUpdate(server, update, doc);
        set({ save: 'saved', unsaved: false });
      }, 20);
    });
    const changedOf = (change: { added: number[]; updated: number[]; removed: number[] }): number[] => [
      ...change.added,
      ...change.updated,
      ...change.removed,
    ];
    own.on('update', (change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
      if (origin !== 'remote' && isOnline)
        applyAwarenessUpdate(awareness, encodeAwarenessUpdate(own, changedOf(change)), own);
    });
    awareness.on('update', (change: { added: number[]; updated: number[]; removed: number[] }, origin: unknown) => {
      if (origin === own || !isOnline) return;
      applyAwarenessUpdate(own, encodeAwarenessUpdate(awareness, changedOf(change)), 'remote');
    });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server), 'remote');
    return {
      doc,
      awareness: own,
      getState: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      retry: () => {},
      set,
      setOnline: (next) => {
        isOnline = next;
        if (!next) {
          set({ save: 'offline' });
          return;
        }
        Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)), doc);
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'remote');
        set({ save: 'saved', unsaved: false });
      },
    };
  };
  return { doc: server, connect };
};
