import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { rangesOfDoc } from './coverage.ts';
import { createDocumentProvider, type DocumentProvider, type DocumentProviderOptions } from './document-provider.ts';
import {
  type DeviceOwner,
  findStoredDocument,
  listStoredDocuments,
  listUnsavedDocuments,
  openOfflineCopy,
  wipeStoredDocuments,
} from './offline-copy.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

const ada: DeviceOwner = { organization: 'acme', member: 'ada' };
const bob: DeviceOwner = { organization: 'acme', member: 'bob' };
const textOf = (doc: Y.Doc): string => doc.getText('t').toString();
const type = (doc: Y.Doc, text: string): void => doc.getText('t').insert(textOf(doc).length, text);

let server: ScriptedServer;
let opened: DocumentProvider[] = [];
beforeAll(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
});
afterAll(() => {
  vi.unstubAllGlobals();
});
beforeEach(() => {
  server = new ScriptedServer();
});
afterEach(async () => {
  await Promise.all(opened.map((provider) => provider.destroy()));
  opened = [];
  await wipeStoredDocuments();
});
const openProvider = (options: Partial<DocumentProviderOptions> = {}): DocumentProvider => {
  const provider = createDocumentProvider({
    fileId: 'file-1',
    renewTicket: server.renewTicket,
    openSocket: server.openSocket,
    user: { name: 'Ada', color: '#aa0000' },
    device: ada,
    window: null,
    random: () => 0,
    ...options,
  });
  opened.push(provider);
  return provider;
};
const until = (provider: DocumentProvider, expected: object): Promise<void> =>
  vi.waitFor(() => expect(provider.status.getSnapshot()).toMatchObject(expected), { timeout: 5_000 });
const away = (): void => {
  server.ticketError = { code: 'offline' };
  server.closeAll(1006);
};
const back = (): void => {
  server.ticketError = null;
};
/** A busy machine needs more than the usual second. */
const eventually = (look: () => unknown): Promise<unknown> => vi.waitFor(look, { timeout: 10_000 });
/** What was written offline is in the copy, which y-indexeddb leaves to the database, and which may only be opened by now. */
const written = (): Promise<unknown> => eventually(async () => expect(await listUnsavedDocuments()).toHaveLength(1));

describe('offline copy of a document', () => {
  test("is named by organization, person and room, and kept only on somebody's own device (T10)", async () => {
    const kept = openProvider();
    const notKept = openProvider({ device: null, fileId: 'file-2' });
    await Promise.all([until(kept, { status: 'saved' }), until(notKept, { status: 'saved' })]);
    await eventually(async () =>
      expect(await listStoredDocuments()).toEqual([{ name: 'cloudity:acme:ada:file-1.0', ...ada, room: 'file-1.0' }]),
    );
    expect(await findStoredDocument(bob, 'file-1')).toBeNull();
    expect(await findStoredDocument(ada, 'file')).toBeNull();
  });

  test('opens without the server, takes edits, and brings them when the server is back', async () => {
    const first = openProvider();
    await until(first, { status: 'saved' });
    type(first.doc, 'written online, ');
    await until(first, { status: 'saved' });
    await first.destroy();

    away();
    const second = openProvider();
    await second.whenReady;
    expect(textOf(second.doc)).toBe('written online, ');
    expect(second.status.getSnapshot()).toMatchObject({ status: 'offline', unsaved: false, fromDevice: true });
    type(second.doc, 'written offline');
    expect(second.status.getSnapshot()).toMatchObject({ status: 'offline', unsaved: true });
    await written();
    await second.destroy();
    expect(await listUnsavedDocuments()).toHaveLength(1);

    const third = openProvider();
    await third.whenReady;
    expect(third.status.getSnapshot()).toMatchObject({ unsaved: true });
    back();
    await until(third, { status: 'saved', unsaved: false, fromDevice: false });
    expect(textOf(server.doc)).toBe('written online, written offline');
    await third.destroy();
    expect(await listUnsavedDocuments()).toEqual([]);
  });

  test('a copy that was never confirmed counts as unsaved', async () => {
    const doc = new Y.Doc();
    const copy = await openOfflineCopy(ada, 'file-1.0', doc);
    expect(await listUnsavedDocuments()).toEqual([]);
    type(doc, 'x');
    await copy?.close();
    expect(await listUnsavedDocuments()).toHaveLength(1);
    const again = await openOfflineCopy(ada, 'file-1.0', new Y.Doc());
    await again?.keepCoverage(rangesOfDoc(doc));
    await again?.close();
    expect(await listUnsavedDocuments()).toEqual([]);
  });

  test('a copy of another history is not mixed with the new room; without unsaved changes it goes', async () => {
    const first = openProvider();
    await until(first, { status: 'saved' });
    type(first.doc, 'old history');
    await until(first, { status: 'saved' });
    await first.destroy();
    server.room = 'file-1.1';
    server.doc = new Y.Doc();
    const second = openProvider();
    await until(second, { status: 'failed', reason: 'room_replaced', unsaved: false });
    await eventually(async () => expect(await listStoredDocuments()).toEqual([]));
    await second.destroy();
    const third = openProvider();
    await until(third, { status: 'saved' });
    expect(textOf(third.doc)).toBe('');
  });

  test('with unsaved changes the old copy stays, and they can be had', async () => {
    const first = openProvider();
    await until(first, { status: 'saved' });
    away();
    await until(first, { status: 'offline' });
    type(first.doc, 'precious');
    await written();
    await first.destroy();
    server.room = 'file-1.1';
    back();
    const second = openProvider();
    await until(second, { status: 'failed', reason: 'room_replaced', unsaved: true });
    const rescued = new Y.Doc();
    Y.applyUpdate(rescued, second.unsavedUpdate() ?? new Uint8Array());
    expect(textOf(rescued)).toBe('precious');
    expect(await listStoredDocuments()).toHaveLength(1);
    await second.wipeOfflineCopy();
    expect(await listStoredDocuments()).toEqual([]);
  });

  test('revoked access takes the copy away', async () => {
    const provider = openProvider();
    await until(provider, { status: 'saved' });
    await eventually(async () => expect(await listStoredDocuments()).toHaveLength(1));
    server.closeAll(4403);
    await until(provider, { status: 'failed', reason: 'revoked' });
    await eventually(async () => expect(await listStoredDocuments()).toEqual([]));
  });

  test("a reader's copy never holds back a sign-out", async () => {
    type(server.doc, 'to be read');
    server.role = 'viewer';
    const provider = openProvider();
    await until(provider, { status: 'saved' });
    server.edit((doc) => doc.getText('t').delete(0, 3));
    await eventually(() => expect(textOf(provider.doc)).toBe('be read'));
    await eventually(async () => expect(await listStoredDocuments()).toHaveLength(1));
    await provider.destroy();
    expect(await listUnsavedDocuments()).toEqual([]);
  });

  test('wiping takes exactly the copies asked for', async () => {
    for (const owner of [ada, bob]) {
      const copy = await openOfflineCopy(owner, 'file-9.0', new Y.Doc());
      await copy?.close();
    }
    await wipeStoredDocuments(({ member }) => member !== 'ada');
    expect((await listStoredDocuments()).map(({ member }) => member)).toEqual(['ada']);
    await wipeStoredDocuments();
    expect(await listStoredDocuments()).toEqual([]);
  });

  test('a browser that refuses storage works without a copy', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    const provider = openProvider();
    await until(provider, { status: 'saved' });
    type(provider.doc, 'still saved');
    await until(provider, { status: 'saved' });
    expect(textOf(server.doc)).toBe('still saved');
    vi.restoreAllMocks();
  });
});
