import type { Api } from '@cloudity/client';
import {
  canKeepOffline,
  createDocumentProvider,
  type DeviceOwner,
  type DocumentProvider,
  replayUnsaved,
} from '@cloudity/client/collab';
import type { FileId, FileRole } from '@cloudity/contracts';
import { personColor } from '@cloudity/ui';
import { useEffect, useRef, useState } from 'react';
import * as Y from 'yjs';
import { connectionStateOf } from './connection-state.ts';
import type { ConnectionState, DocumentConnection, Self } from './ports.ts';

export interface ConnectionOptions {
  readonly api: Api;
  readonly fileId: FileId;
  /** The newest schema of the kind that this page knows (H15). */
  readonly schema: number;
  readonly self: Self;
  readonly device: DeviceOwner | null;
  readonly fileRole: FileRole | null;
  /** The document got another room (H12): what was not saved went along (`replayed`), or is in this update and did not fit. */
  readonly onReplaced: (outcome: 'nothing' | 'replayed' | { readonly unfit: Y.Doc }) => void;
}

const connectionOf = (
  provider: DocumentProvider,
  keptLocally: boolean,
  fileRole: () => FileRole | null,
): DocumentConnection => {
  let from: readonly unknown[] = [];
  let state: ConnectionState | null = null;
  let hasFailed = false;
  const getState = (): ConnectionState => {
    const inputs = [provider.status.getSnapshot(), fileRole()] as const;
    if (state === null || inputs.some((input, index) => input !== from[index])) {
      from = inputs;
      hasFailed ||= inputs[0].reason === 'disconnected';
      state = connectionStateOf(inputs[0], { fileRole: inputs[1], keptLocally, hasFailed });
    }
    return state;
  };
  return {
    doc: provider.doc,
    awareness: provider.awareness,
    getState,
    subscribe: provider.status.subscribe,
    retry: provider.retry.bind(provider),
  };
};

/** The whole old document with the changes nobody else has. */
const copyOf = (provider: DocumentProvider): Y.Doc => {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(provider.doc));
  return copy;
};

/**
 * A connection to the file's live document while the page is there. When the document gets another room, a new connection takes
 * the old one's place and carries over what was not saved, if it fits.
 */
export const useConnection = (options: ConnectionOptions): DocumentConnection | null => {
  const { api, fileId, schema, self, device } = options;
  const [connection, setConnection] = useState<DocumentConnection | null>(null);
  const latest = useRef(options);
  latest.current = options;
  const organization = device?.organization;
  const member = device?.member;

  useEffect(() => {
    let isGone = false;
    let current: DocumentProvider | null = null;
    let stopWatching = (): void => {};
    const owner = organization === undefined || member === undefined ? null : { organization, member };

    const open = (carried: Uint8Array | null, old: Y.Doc | null): void => {
      const provider = createDocumentProvider({
        fileId,
        renewTicket: () => api('POST /files/{id}/collab-ticket', { params: { id: fileId }, body: { schema } }),
        user: { name: self.name, color: personColor(self.id) },
        device: owner,
      });
      current = provider;
      if (carried !== null && old !== null) {
        void provider.whenReady.then(() => {
          if (isGone) return;
          const outcome = replayUnsaved(carried, provider.doc);
          latest.current.onReplaced(outcome === 'replayed' ? 'replayed' : { unfit: old });
        });
      } else if (old !== null) latest.current.onReplaced('nothing');
      stopWatching = provider.status.subscribe(() => {
        if (isGone || provider.status.getSnapshot().reason !== 'room_replaced') return;
        stopWatching();
        const unsaved = provider.unsavedUpdate();
        const copy = copyOf(provider);
        void provider.destroy();
        open(unsaved, copy);
      });
      setConnection(connectionOf(provider, owner !== null && canKeepOffline(), () => latest.current.fileRole));
    };
    open(null, null);
    return () => {
      isGone = true;
      stopWatching();
      setConnection(null);
      void current?.destroy();
    };
  }, [api, fileId, schema, self.id, self.name, organization, member]);
  return connection;
};
