import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { type OfflineCopy, unsavedCopies } from '../../shell/offline/offline-copies.ts';

const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Every update that y-indexeddb keeps of a document (its object store `updates`). */
const updatesOf = async (database: string): Promise<readonly Uint8Array[]> => {
  const connection = await settled(indexedDB.open(database));
  try {
    if (!connection.objectStoreNames.contains('updates')) return [];
    return await settled(connection.transaction('updates').objectStore('updates').getAll() as IDBRequest<Uint8Array[]>);
  } finally {
    connection.close();
  }
};

/** The copies as one JSON file: the text of each document to read, and its Yjs update (base64) to restore from. */
export const exportCopies = async (copies: readonly OfflineCopy[]): Promise<Blob> => {
  const titles = unsavedCopies();
  const documents = await Promise.all(
    copies.map(async ({ database, room }) => {
      const updates = await updatesOf(database);
      const doc = new Y.Doc();
      for (const update of updates) Y.applyUpdate(doc, update);
      const body = doc.getXmlFragment('body');
      const text = body
        .toArray()
        .map((block) => block.toString().replace(/<[^>]*>/g, ''))
        .join('\n');
      return { room, title: titles.get(database) ?? null, text, update: toBase64(Y.encodeStateAsUpdate(doc)) };
    }),
  );
  return new Blob([JSON.stringify({ format: 'cloudity-offline-copies/1', documents }, null, 2)], {
    type: 'application/json',
  });
};
