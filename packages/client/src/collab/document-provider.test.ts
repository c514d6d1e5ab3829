import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { OpenSocket, Socket } from './connection.ts';
import { rangesOfDoc } from './coverage.ts';
import { createDocumentProvider, type DocumentProvider, type DocumentProviderOptions } from './document-provider.ts';
import { awarenessFrame, decodeFrame, updateFrame } from './frame.ts';
import { replayUnsaved } from './replay.ts';
import { editRandomly, generatorOf } from './testing/random-edits.ts';
import { ScriptedServer } from './testing/scripted-server.ts';

let server: ScriptedServer;
let opened: DocumentProvider[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  server = new ScriptedServer();
});
afterEach(async () => {
  await Promise.all(opened.map((provider) => provider.destroy()));
  opened = [];
  vi.useRealTimers();
});

const openProvider = (options: Partial<DocumentProviderOptions> = {}): DocumentProvider => {
  const provider = createDocumentProvider({
    fileId: 'file-1',
    renewTicket: server.renewTicket,
    openSocket: server.openSocket,
    user: { name: 'Ada', color: '#aa0000' },
    device: null,
    window: null,
    random: () => 0.5,
    ...options,
  });
  opened.push(provider);
  return provider;
};
/** Lets everything that is under way arrive, and animation frames pass. */
const settle = (ms = 100): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const textOf = (doc: Y.Doc): string => doc.getText('t').toString();
const type = ({ doc }: { readonly doc: Y.Doc }, text: string): void =>
  doc.getText('t').insert(textOf(doc).length, text);
const statusOf = (provider: DocumentProvider): string => provider.status.getSnapshot().status;
const serverHasAll = ({ doc }: DocumentProvider): boolean => rangesOfDoc(server.doc).missing(rangesOfDoc(doc)).isEmpty;

describe('document provider where websockets are refused (CO68)', () => {
  test('goes the other way after two mute websockets, tries again every minute, and moves over when one works', async () => {
    const sockets: string[] = [];
    let isRefused = true;
    const mute = (): Socket => ({
      binaryType: '',
      readyState: 0,
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: () => {},
      close: () => {},
    });
    const openSocket: OpenSocket = (url) => {
      sockets.push('websocket');
      return isRefused ? mute() : server.openSocket(url);
    };
    const openFallback: OpenSocket = (url) => {
      sockets.push('fallback');
      return server.openSocket(url);
    };
    const provider = openProvider({ openSocket, openFallback });
    await settle(30_000);
    expect(sockets).toEqual(['websocket', 'websocket', 'fallback']);
    expect(statusOf(provider)).toBe('saved');
    const beat = setInterval(() => server.broadcast(awarenessFrame(new Uint8Array([0]))), 15_000);
    await settle(70_000);
    expect(sockets.slice(3)).toEqual(['websocket']);
    type(provider, 'over HTTP');
    await settle();
    expect(statusOf(provider)).toBe('saved');
    isRefused = false;
    await settle(70_000);
    expect(sockets.slice(4)).toEqual(['websocket']);
    expect(server.connections.size).toBe(1);
    type(provider, ', and back');
    await settle();
    expect(statusOf(provider)).toBe('saved');
    expect(textOf(server.doc)).toBe('over HTTP, and back');
    server.closeAll(1012);
    await settle(5_000);
    expect(sockets.slice(5)).toEqual(['websocket']);
    clearInterval(beat);
  });

  test('a fallback that does not work either gives websockets their next chance', async () => {
    const sockets: string[] = [];
    const refuse = (kind: string) => (): Socket => {
      sockets.push(kind);
      throw new Error('refused');
    };
    openProvider({ openSocket: refuse('w'), openFallback: refuse('f') });
    await settle(60_000);
    expect(sockets.slice(0, 7).join('')).toBe('wwfwwfw');
  });
});

describe('document provider with a large document', () => {
  const large = (): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 4_000 }, (_, key) => [`key ${key}`, 'x'.repeat(200)]));
  const contentOf = (doc: Y.Doc): unknown => doc.getMap('map').toJSON();
  beforeEach(() => {
    for (const [key, value] of Object.entries(large())) server.doc.getMap('map').set(key, value);
  });
  /** The first part is there. */
  const begun = ({ doc }: DocumentProvider): Promise<void> =>
    new Promise((resolve) => doc.once('afterTransaction', () => resolve()));

  test('takes it in part by part and is ready with all of it, edits of meanwhile included', async () => {
    const provider = openProvider();
    let parts = 0;
    provider.doc.on('afterTransaction', () => {
      parts += 1;
    });
    await begun(provider);
    expect(provider.status.getSnapshot()).toMatchObject({ synced: false, unsaved: false });
    server.edit((doc) => doc.getMap('map').set('meanwhile', 'yes'));
    await provider.whenReady;
    expect(parts).toBeGreaterThan(5);
    expect(contentOf(provider.doc)).toEqual({ ...large(), meanwhile: 'yes' });
    await settle();
    expect(statusOf(provider)).toBe('saved');
    expect(server.received).not.toContain('update');
    provider.doc.getMap('map').set('own', 1);
    await settle();
    expect(statusOf(provider)).toBe('saved');
    expect(contentOf(server.doc)).toMatchObject({ own: 1 });
  });

  test('is ready behind a step 2 only when the large updates that came before it are there', async () => {
    const whole = server.doc;
    server.doc = new Y.Doc();
    server.sendsStep1 = false;
    const openSocket: OpenSocket = (url) => {
      const socket = server.openSocket(url);
      const { send } = socket;
      // A log that is not put together yet comes before the answer.
      socket.send = (frame) => {
        if (decodeFrame(frame).type === 'step1')
          queueMicrotask(() => server.broadcast(updateFrame(Y.encodeStateAsUpdate(whole))));
        send(frame);
      };
      return socket;
    };
    const provider = openProvider({ openSocket });
    await provider.whenReady;
    expect(contentOf(provider.doc)).toEqual(large());
  });

  test('loses nothing when the line breaks between two parts', async () => {
    const provider = openProvider();
    await begun(provider);
    server.closeAll(1012);
    await settle(10);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'offline', unsaved: false });
    await settle(5_000);
    await provider.whenReady;
    await settle();
    expect(contentOf(provider.doc)).toEqual(large());
    expect(statusOf(provider)).toBe('saved');
    expect(server.received).not.toContain('update');
  });
});

describe('document provider', () => {
  test("loads the server's content, shows edits of others, sends its own", async () => {
    type(server, 'from the server');
    const provider = openProvider();
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'offline', reason: 'connecting', synced: false });
    await provider.whenReady;
    expect(textOf(provider.doc)).toBe('from the server');
    await settle();
    expect(provider.status.getSnapshot()).toMatchObject({
      status: 'saved',
      synced: true,
      unsaved: false,
      role: 'editor',
    });
    server.edit((doc) => doc.getText('t').insert(0, '! '));
    await settle();
    expect(textOf(provider.doc)).toBe('! from the server');
    type(provider, ', and me');
    expect(statusOf(provider)).toBe('saving');
    await settle();
    expect(statusOf(provider)).toBe('saved');
    expect(textOf(server.doc)).toBe('! from the server, and me');
  });

  test('two people converge, deletions included', async () => {
    const [first, second] = [openProvider(), openProvider()];
    await settle();
    const random = generatorOf(Math.floor(Math.random() * 2 ** 31));
    for (let step = 0; step < 100; step += 1) {
      editRandomly(random() < 0.5 ? first.doc : second.doc, random);
      if (random() < 0.3) await settle(20);
    }
    await settle(1000);
    expect([statusOf(first), statusOf(second)]).toEqual(['saved', 'saved']);
    expect(first.doc.getXmlFragment('body').toString()).toBe(second.doc.getXmlFragment('body').toString());
    expect(first.doc.getText('text').toDelta()).toEqual(second.doc.getText('text').toDelta());
    expect([first, second].map(serverHasAll)).toEqual([true, true]);
  });

  test('saved waits for the commit, whatever happens to the line (H8)', async () => {
    const provider = openProvider();
    await settle();
    server.isHeld = true;
    type(provider, 'typed while the database is away');
    await settle(20_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'saving', unsaved: true });
    server.release();
    await settle();
    expect(statusOf(provider)).toBe('saved');
  });

  test('a deletion alone is saved by its echo, and not before', async () => {
    const provider = openProvider();
    await settle();
    type(provider, 'delete me');
    await settle();
    server.isHeld = true;
    provider.doc.getText('t').delete(0, 6);
    await settle();
    expect(statusOf(provider)).toBe('saving');
    server.release();
    await settle();
    expect(statusOf(provider)).toBe('saved');
    expect(textOf(server.doc)).toBe(' me');
  });

  test('a lost frame is sent again after 5 s (H8)', async () => {
    const provider = openProvider();
    await settle();
    server.loseFromClient = 1;
    type(provider, 'lost on the way');
    await settle(4_900);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saving', '']);
    await settle(300);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saved', 'lost on the way']);
  });

  test('a lost echo is asked for again', async () => {
    const provider = openProvider();
    await settle();
    server.loseFromServer = 1;
    type(provider, 'stored, but nobody said so');
    await settle(4_000);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saving', 'stored, but nobody said so']);
    await settle(2_000);
    expect(statusOf(provider)).toBe('saved');
  });

  test('a change that is too large for one message goes in parts, and what is typed meanwhile after them', async () => {
    const sizes: number[] = [];
    const openSocket: OpenSocket = (url) => {
      const socket = server.openSocket(url);
      const { send } = socket;
      socket.send = (frame) => {
        sizes.push(frame.length);
        send(frame);
      };
      return socket;
    };
    const provider = openProvider({ openSocket });
    await settle();
    server.isHeld = true;
    provider.doc.getArray('rows').push(Array.from({ length: 90 }, (_, index) => String(index % 10).repeat(100_000)));
    await vi.dynamicImportSettled();
    type(provider, 'typed meanwhile');
    await settle(1_000);
    expect(server.received.filter((kind) => kind !== 'awareness')).toEqual(['step1', 'step2', 'step2']);
    server.release();
    await settle(1_000);
    expect(statusOf(provider)).toBe('saved');
    expect([server.doc.getArray('rows').length, textOf(server.doc)]).toEqual([90, 'typed meanwhile']);
    expect(Math.max(...sizes)).toBeLessThan(3 * 1024 * 1024);
  });

  test('parts that are lost on the way are sent again, and a new line begins with what the server has', async () => {
    const provider = openProvider();
    await settle();
    const rows = provider.doc.getArray('rows');
    server.loseFromClient = 1;
    rows.push(Array.from({ length: 90 }, () => 'x'.repeat(100_000)));
    await vi.dynamicImportSettled();
    await settle(10_000);
    await vi.dynamicImportSettled();
    await settle(1_000);
    expect([statusOf(provider), server.doc.getArray('rows').length]).toEqual(['saved', 90]);
    server.isHeld = true;
    rows.push(Array.from({ length: 90 }, () => 'y'.repeat(100_000)));
    await vi.dynamicImportSettled();
    await settle();
    server.closeAll(1012);
    server.release();
    await settle(5_000);
    await vi.dynamicImportSettled();
    await settle(1_000);
    expect([statusOf(provider), server.doc.getArray('rows').length]).toEqual(['saved', 180]);
  });

  test('what is confirmed late, while typing goes on, is not sent again', async () => {
    const provider = openProvider();
    await settle();
    for (let step = 0; step < 200; step += 1) {
      type(provider, 'x');
      await settle(100);
    }
    expect(server.received.filter((kind) => kind === 'step2')).toHaveLength(1);
  });

  test('typing while the line is cut arrives after it is back, with a fresh ticket', async () => {
    const provider = openProvider();
    await settle();
    type(provider, 'before ');
    await settle();
    server.refuse = 1012;
    server.closeAll(1012);
    await settle();
    type(provider, 'meanwhile');
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'offline', unsaved: true, synced: true });
    const tickets = server.ticketsGiven;
    server.refuse = null;
    await settle(20_000);
    expect(statusOf(provider)).toBe('saved');
    expect(server.ticketsGiven).toBeGreaterThan(tickets);
    expect(textOf(server.doc)).toBe('before meanwhile');
  });

  test('pauses between attempts grow, and end at once with a hint', async () => {
    const target = new EventTarget();
    const provider = openProvider({ window: target });
    await settle();
    server.refuse = 1006;
    const before = server.ticketsGiven;
    server.closeAll(1006);
    await settle(60_000);
    const attempts = server.ticketsGiven - before;
    expect(attempts).toBeGreaterThan(8);
    expect(attempts).toBeLessThan(25);
    server.refuse = null;
    target.dispatchEvent(new Event('online'));
    await settle(50);
    expect(statusOf(provider)).toBe('saved');
  });

  test('a line that has fallen silent is given up (H9), at once when the lid opens', async () => {
    const target = new EventTarget();
    const provider = openProvider({ window: target });
    await settle();
    server.loseFromServer = Number.POSITIVE_INFINITY;
    await settle(29_000);
    expect(statusOf(provider)).toBe('saved');
    await settle(1_500);
    expect(statusOf(provider)).toBe('offline');
    server.loseFromServer = 0;
    await settle(20_000);
    expect(statusOf(provider)).toBe('saved');
    server.loseFromServer = Number.POSITIVE_INFINITY;
    target.dispatchEvent(new Event('pageshow'));
    await settle(4_100);
    expect(statusOf(provider)).toBe('offline');
  });

  test('a silence broken every 20 s keeps the line', async () => {
    const provider = openProvider();
    await settle();
    const tickets = server.ticketsGiven;
    for (let step = 0; step < 10; step += 1) {
      server.broadcast(awarenessFrame(new Uint8Array([0])));
      await settle(20_000);
    }
    expect([statusOf(provider), server.ticketsGiven]).toEqual(['saved', tickets]);
  });

  test.each([
    [4400, 'rejected'],
    [4403, 'revoked'],
    [4404, 'deleted'],
    [4409, 'room_replaced'],
    [4413, 'too_large'],
    [4499, 'refused'],
  ] as const)('close code %i is final: %s', async (closeCode, reason) => {
    const provider = openProvider();
    await settle();
    server.isHeld = true;
    type(provider, 'not saved');
    await settle();
    const tickets = server.ticketsGiven;
    server.closeAll(closeCode);
    await settle(60_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'failed', reason, closeCode, unsaved: true });
    expect(server.ticketsGiven).toBe(tickets);
    expect(textOf(provider.doc)).toBe('not saved');
    expect(provider.unsavedUpdate()).not.toBeNull();
  });

  test('a refused ticket is replaced by the next one (4401)', async () => {
    server.refuse = 4401;
    const provider = openProvider();
    await settle(1000);
    server.refuse = null;
    await settle(10_000);
    expect(statusOf(provider)).toBe('saved');
  });

  test('a ticket call that fails: for good, or until later', async () => {
    server.ticketError = { code: 'offline' };
    const provider = openProvider();
    await settle(2_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'offline' });
    server.ticketError = { code: 'unauthenticated' };
    await settle(20_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'failed', reason: 'signed_out' });
    server.ticketError = null;
    provider.retry();
    await settle(1_000);
    expect(statusOf(provider)).toBe('saved');
  });

  test('a room with another name is never joined with this copy (H12)', async () => {
    const provider = openProvider();
    await settle();
    type(provider, 'of the old history');
    await settle();
    server.isHeld = true;
    type(provider, ', never confirmed');
    await settle();
    server.room = 'file-1.1';
    server.doc = new Y.Doc();
    server.closeAll(1012);
    await settle(60_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'failed', reason: 'room_replaced', unsaved: true });
    expect(textOf(server.doc)).toBe('');
    provider.retry();
    await settle(60_000);
    expect(textOf(server.doc)).toBe('');
  });

  test('unsaved changes go into a new room when what they build on is there, else they are for a copy (H12)', async () => {
    const provider = openProvider();
    await settle();
    type(provider, 'known ');
    await settle();
    const withBase = new Y.Doc();
    Y.applyUpdate(withBase, Y.encodeStateAsUpdate(server.doc));
    server.isHeld = true;
    type(provider, 'unsaved');
    await settle();
    const unsaved = provider.unsavedUpdate() ?? new Uint8Array();
    const withoutBase = new Y.Doc();
    type({ doc: withoutBase }, 'known ');
    expect(replayUnsaved(unsaved, withoutBase)).toBe('copy_needed');
    expect(textOf(withoutBase)).toBe('known ');
    expect(replayUnsaved(unsaved, withBase)).toBe('replayed');
    expect(textOf(withBase)).toBe('known unsaved');
  });

  test('a reader sends nothing, and is saved all the same', async () => {
    type(server, 'read me');
    server.role = 'viewer';
    const provider = openProvider();
    await settle();
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'saved', role: 'viewer' });
    server.edit((doc) => doc.getText('t').delete(0, 5));
    await settle();
    expect([statusOf(provider), textOf(provider.doc)]).toEqual(['saved', 'me']);
    expect(server.received).not.toContain('step2');
    expect(server.received).not.toContain('update');
  });

  test('somebody who may only read any more learns that their changes cannot be saved', async () => {
    const provider = openProvider();
    await settle();
    server.refuse = 1006;
    server.closeAll(1006);
    await settle();
    type(provider, 'typed in the train');
    server.role = 'viewer';
    server.refuse = null;
    await settle(20_000);
    expect(provider.status.getSnapshot()).toMatchObject({ status: 'failed', reason: 'read_only', unsaved: true });
    server.role = 'editor';
    server.closeAll(1012);
    await settle(20_000);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saved', 'typed in the train']);
  });

  test('a server restored from an older backup gets everything again', async () => {
    const provider = openProvider();
    await settle();
    type(provider, 'kept only here');
    await settle();
    expect(statusOf(provider)).toBe('saved');
    server.doc = new Y.Doc();
    server.closeAll(1012);
    await settle(20_000);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saved', 'kept only here']);
  });

  test('a server without a step 1 of its own is brought up to date by the resend', async () => {
    server.sendsStep1 = false;
    const doc = new Y.Doc();
    type({ doc }, 'typed before');
    const provider = openProvider({ doc });
    await settle(1000);
    expect(statusOf(provider)).toBe('saving');
    await settle(5_000);
    expect([statusOf(provider), textOf(server.doc)]).toEqual(['saved', 'typed before']);
  });

  test('many incoming updates become one transaction in the document', async () => {
    const frames: (() => void)[] = [];
    const provider = openProvider({
      scheduler: (run) => {
        frames.push(run);
        return () => {};
      },
    });
    await settle();
    frames.length = 0;
    let transactions = 0;
    provider.doc.on('afterTransaction', ({ changed }) => {
      if (changed.size > 0) transactions += 1;
    });
    for (let step = 0; step < 85; step += 1) server.edit((doc) => doc.getText('t').insert(0, 'x'));
    await settle();
    expect([transactions, textOf(provider.doc).length, frames.length]).toEqual([0, 0, 1]);
    frames[0]?.();
    expect([transactions, textOf(provider.doc).length]).toEqual([1, 85]);
  });

  test('what the document adds to a received update by itself is sent, once', async () => {
    const [first, second] = [openProvider(), openProvider()];
    await settle();
    first.doc.getMap('m').set('key', 1);
    second.doc.getMap('m').set('key', 2);
    await settle(1000);
    expect([statusOf(first), statusOf(second)]).toEqual(['saved', 'saved']);
    expect(first.doc.getMap('m').toJSON()).toEqual(second.doc.getMap('m').toJSON());
    const before = server.received.length;
    await settle(25_000);
    expect(server.received.slice(before).filter((kind) => kind !== 'awareness')).toEqual([]);
  });

  test('bytes that are no message end the connection, and the next one is fine', async () => {
    const provider = openProvider();
    await settle();
    server.broadcast(new Uint8Array([0, 2, 200]));
    await settle(5);
    expect(statusOf(provider)).toBe('offline');
    await settle(5_000);
    expect(statusOf(provider)).toBe('saved');
    server.broadcast(updateFrame(new Uint8Array([1, 1, 1])));
    await settle(5);
    expect(statusOf(provider)).toBe('offline');
  });

  test('people come, are named, and go', async () => {
    const [ada, bob] = [openProvider(), openProvider({ user: { name: 'Bob', color: '#0000aa' } })];
    await settle(500);
    expect(ada.people.getSnapshot().map(({ name, isMe }) => [name, isMe])).toEqual([
      ['Ada', true],
      ['Bob', false],
    ]);
    const snapshot = ada.people.getSnapshot();
    bob.awareness.setLocalStateField('cursor', { anchor: 1 });
    await settle(500);
    expect(ada.people.getSnapshot()).toBe(snapshot);
    await bob.destroy();
    await settle(500);
    expect(ada.people.getSnapshot().map(({ name }) => name)).toEqual(['Ada']);
    server.closeAll(1012);
    await settle(20_000);
    expect(ada.people.getSnapshot().map(({ name }) => name)).toEqual(['Ada']);
  });

  test('a caret that moves a lot is told about twenty times a second', async () => {
    const provider = openProvider();
    await settle(1000);
    const before = server.received.filter((kind) => kind === 'awareness').length;
    for (let step = 0; step < 200; step += 1) {
      provider.awareness.setLocalStateField('cursor', { anchor: step });
      await settle(5);
    }
    const sent = server.received.filter((kind) => kind === 'awareness').length - before;
    expect(sent).toBeGreaterThanOrEqual(15);
    expect(sent).toBeLessThanOrEqual(21);
  });

  test('watchers are told of changes only, and the snapshot stays the same object', async () => {
    const provider = openProvider();
    await settle();
    const seen: string[] = [];
    const stop = provider.status.subscribe(() => seen.push(statusOf(provider)));
    const snapshot = provider.status.getSnapshot();
    server.edit((doc) => doc.getText('t').insert(0, 'x'));
    await settle();
    expect(provider.status.getSnapshot()).toBe(snapshot);
    type(provider, 'a');
    type(provider, 'b');
    await settle();
    stop();
    type(provider, 'c');
    await settle();
    expect(seen).toEqual(['saving', 'saved']);
  });

  test('after destroy nothing happens any more', async () => {
    const doc = new Y.Doc();
    const provider = openProvider({ doc });
    await settle();
    await provider.destroy();
    const received = server.received.length;
    doc.getText('t').insert(0, 'x');
    await settle(60_000);
    expect([server.received.length, server.connections.size]).toEqual([received, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('document provider on a bad line', () => {
  const seeds = Array.from({ length: 8 }, () => Math.floor(Math.random() * 2 ** 31));
  test.each(seeds)('never says saved while the server lacks something, and ends saved (seed %i)', async (seed) => {
    const random = generatorOf(seed);
    const providers = [openProvider({ random }), openProvider({ random }), openProvider({ random })];
    await settle();
    const check = (): void => {
      for (const provider of providers)
        if (!provider.status.getSnapshot().unsaved) expect(serverHasAll(provider)).toBe(true);
    };
    for (let step = 0; step < 150; step += 1) {
      const provider = providers[Math.floor(random() * providers.length)];
      const dice = random();
      if (provider && dice < 0.6) editRandomly(provider.doc, random);
      else if (dice < 0.7) server.loseFromClient += 1;
      else if (dice < 0.8) server.loseFromServer += 1;
      else if (dice < 0.85) server.closeAll(1012);
      else if (dice < 0.9) server.isHeld = true;
      else if (dice < 0.95) server.release();
      check();
      await settle(Math.floor(random() * 300));
      check();
    }
    server.loseFromClient = 0;
    server.loseFromServer = 0;
    server.release();
    server.closeAll(1012);
    await settle(60_000);
    expect(providers.map(statusOf)).toEqual(['saved', 'saved', 'saved']);
    check();
    const contents = providers.map(({ doc }) =>
      JSON.stringify([doc.getText('text').toDelta(), [...doc.getMap('attributes')].sort(), doc.getXmlFragment('body')]),
    );
    expect(new Set(contents).size).toBe(1);
  });
});
