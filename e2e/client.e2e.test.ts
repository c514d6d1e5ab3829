import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type * as Client from '@cloudity/client';
import type * as Collab from '@cloudity/client/collab';
import { createTestDatabase, type TestDatabase } from '@cloudity/testkit';
import type { Browser, Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../services/collab/src/testing/host.ts';
import { Peer, until } from '../services/collab/src/testing/peer.ts';
import { World } from '../services/collab/src/testing/world.ts';
import { launchBrowser } from './browser.ts';

/** What only a browser has: XMLHttpRequest, IndexedDB, animation frames, a page that goes away. */
declare global {
  interface Window {
    client: typeof Client & typeof Collab;
    provider: Collab.DocumentProvider;
    renewTicket: () => ReturnType<Collab.DocumentProviderOptions['renewTicket']>;
    onProgress?: () => Promise<void>;
    seen: unknown[];
  }
}

const entry = '\0client-entry';
/** The client as an app bundles it, in one script that puts it on the window. */
const bundleClient = async (): Promise<string> => {
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    root: join(import.meta.dirname, '..'),
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'client-entry' ? entry : null),
        load: (id) =>
          id === entry
            ? "import * as api from '@cloudity/client'; import * as collab from '@cloudity/client/collab'; window.client = { ...api, ...collab };"
            : null,
      },
    ],
    build: { write: false, rollupOptions: { input: 'client-entry', output: { format: 'iife' } } },
  })) as Rollup.RollupOutput;
  return result.output[0].code;
};

let script: string;
let browser: Browser;
beforeAll(async () => {
  [script, browser] = await Promise.all([bundleClient(), launchBrowser()]);
});
afterAll(() => browser.close());

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};
/** Answers with an empty page that has the client in it. (A page that Playwright makes up may not reach loopback websockets.) */
const servePage = (_request: IncomingMessage, response: ServerResponse): void => {
  const inline = script.replaceAll('</script', '<\\/script');
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><title>Client</title><script>${inline}</script>`);
};
const openPage = async (origin: string): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(origin);
  return page;
};

describe('the bundled client', () => {
  it('carries neither the route table nor a validator', () => {
    expect(script).not.toContain('ZodError');
    expect(script).not.toContain('Back-off');
    expect(script).not.toContain('Children of a folder');
    expect(script).toContain('cloudity');
  });
});

describe('uploads in a browser', () => {
  let server: Server;
  let origin: string;
  let answer: (request: IncomingMessage) => Promise<number | null>;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      if (request.method === 'GET') return servePage(request, response);
      const status = await answer(request);
      if (status === null) request.socket.destroy();
      else response.writeHead(status, { 'content-type': 'application/json' }).end('{"name":"photo.png"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${portOf(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const upload = (page: Page, sizeBytes: number) =>
    page.evaluate(async (size) => {
      const progress: number[] = [];
      const content = new Blob([new Uint8Array(size)], { type: 'image/png' });
      try {
        const file = await window.client.createApi().upload(
          'PUT /files/{parentId}/children/{name}',
          { params: { parentId: 'root', name: 'photo.png' }, content },
          {
            onProgress: ({ sentBytes, totalBytes }) => {
              progress.push(sentBytes / totalBytes);
              void window.onProgress?.();
            },
          },
        );
        return { name: file.name, progress };
      } catch (error) {
        return { code: error instanceof window.client.ApiError ? error.code : String(error), progress };
      }
    }, sizeBytes);

  it('tell of progress up to the end', async () => {
    let received = 0;
    const firstProgress = Promise.withResolvers<void>();
    answer = async (request) => {
      // More than the line can hold on its way: the browser tells of progress while most of it still waits.
      await firstProgress.promise;
      received = (await buffer(request)).length;
      expect(request.headers['content-type']).toBe('image/png');
      return 201;
    };
    const page = await openPage(origin);
    await page.exposeFunction('onProgress', () => firstProgress.resolve());
    const { name, progress } = await upload(page, 30_000_000);
    expect([name, received]).toEqual(['photo.png', 30_000_000]);
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
  });

  it('fail as offline when the line breaks, and as what the server says otherwise', async () => {
    const page = await openPage(origin);
    answer = async () => null;
    expect(await upload(page, 1000)).toMatchObject({ code: 'offline' });
    answer = async (request) => {
      await buffer(request);
      return 413;
    };
    expect(await upload(page, 1000)).toMatchObject({ code: 'too_large' });
  });

  it('can be aborted', async () => {
    const aborted = Promise.withResolvers<string>();
    const hasAborted = Promise.withResolvers<void>();
    answer = async (request) => {
      // Read at once, all of it might be here before the browser tells of its first progress.
      await hasAborted.promise;
      await buffer(request).catch((error: Error) => aborted.resolve(error.message));
      return null;
    };
    const page = await openPage(origin);
    const message = await page.evaluate(async () => {
      const controller = new AbortController();
      const sent = window.client
        .createApi()
        .upload(
          'PUT /files/{parentId}/children/{name}',
          { params: { parentId: 'root', name: 'x' }, content: new Blob([new Uint8Array(30_000_000)]) },
          { signal: controller.signal, onProgress: () => controller.abort(new Error('changed my mind')) },
        );
      return sent.then(
        () => 'sent',
        (error: Error) => error.message,
      );
    });
    hasAborted.resolve();
    expect(message).toBe('changed my mind');
    expect(await aborted.promise).toContain('aborted');
  });
});

describe('a document in a browser', () => {
  let database: TestDatabase;
  let world: World;
  let host: Host;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await World.create(database.db);
    await start();
  });
  const start = async (port = 0): Promise<void> => {
    host = await startHost({ db: database.db, ports: world.ports, port });
    host.server.removeAllListeners('request').on('request', servePage);
  };
  afterAll(async () => {
    await host.dispose();
    await database.dispose();
  });

  it('is typed offline, survives a reload, and reaches the server; the device forgets it when told to', async () => {
    const fileId = world.file();
    const ada = world.member('Ada');
    world.share(fileId, ada, 'owner');
    const { port } = host;
    const page = await openPage(`http://127.0.0.1:${port}`);
    await page.exposeFunction('renewTicket', () => host.ticket(ada, fileId));
    const open = (): Promise<void> =>
      page.evaluate(async (id) => {
        window.provider = window.client.createDocumentProvider({
          fileId: id,
          // A refusal that crossed from Node has lost its code: any failure means "later".
          renewTicket: () => window.renewTicket(),
          user: { name: 'Ada', color: '#336699' },
          device: { organization: 'acme', member: 'ada' },
        });
        await window.provider.whenReady;
      }, fileId);
    const write = (words: string): Promise<void> =>
      page.evaluate((added) => {
        const text = window.provider.doc.getText('text');
        text.insert(text.length, added);
      }, words);
    const status = (): Promise<Collab.DocumentStatus> => page.evaluate(() => window.provider.status.getSnapshot());
    const isSaved = async (): Promise<boolean> => {
      const now = await status();
      return now.status === 'saved' && !now.unsaved;
    };

    await open();
    await write('online ');
    await until(isSaved, 'saved');
    await host.dispose();
    await until(async () => (await status()).status === 'offline', 'offline');
    await write('offline');
    expect(await status()).toMatchObject({ status: 'offline', unsaved: true });

    const pages = createServer(servePage);
    await new Promise<void>((resolve) => pages.listen(port, '127.0.0.1', resolve));
    await page.reload();
    await open();
    expect(await page.evaluate(() => window.provider.doc.getText('text').toString())).toBe('online offline');
    expect(await status()).toMatchObject({ status: 'offline', unsaved: true, fromDevice: true });
    expect(await page.evaluate(() => window.client.listUnsavedDocuments())).toHaveLength(1);

    pages.closeAllConnections();
    await new Promise((resolve) => pages.close(resolve));
    await start(port);
    await until(isSaved, 'saved after the restart', 20_000);
    using stock = await Peer.connect({ host: () => host, person: ada, fileId });
    expect(stock.text.toString()).toBe('online offline');
    await page.evaluate(() => window.provider.destroy());
    expect(await page.evaluate(() => window.client.listUnsavedDocuments())).toEqual([]);
    expect(await page.evaluate(() => window.client.listStoredDocuments())).toMatchObject([{ member: 'ada' }]);
    await page.evaluate(() => window.client.wipeStoredDocuments());
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
  });

  it('draws a burst of changes of others in few transactions', async () => {
    const fileId = world.file();
    const ada = world.member('Ada');
    world.share(fileId, ada, 'owner');
    using stock = await Peer.connect({ host: () => host, person: ada, fileId });
    const page = await openPage(`http://127.0.0.1:${host.port}`);
    await page.exposeFunction('renewTicket', () => host.ticket(ada, fileId));
    await page.evaluate(async (id) => {
      window.seen = [];
      window.provider = window.client.createDocumentProvider({
        fileId: id,
        renewTicket: () => window.renewTicket(),
        user: { name: 'Ada', color: '#336699' },
        device: null,
      });
      await window.provider.whenReady;
      window.provider.doc.on('afterTransaction', ({ changed }) => changed.size > 0 && window.seen.push(changed.size));
    }, fileId);
    for (let step = 0; step < 200; step += 1) stock.text.insert(0, 'x');
    await until(() => page.evaluate(() => window.provider.doc.getText('text').length === 200), 'all arrived');
    expect(await page.evaluate(() => window.seen.length)).toBeLessThan(60);
  });
});
