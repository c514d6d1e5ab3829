import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hocuspocusWire, stockWire } from '../load/wire.ts';
import type { Target } from './target.ts';

/** Where the peers lie, with their own lock file. */
export const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url));

const startPeer = (name: 'hocuspocus' | 'y-websocket') => async (): Promise<Target> => {
  const data = mkdtempSync(join(tmpdir(), `cloudity-bench-${name}-`));
  let port = 0;
  const start = async (): Promise<ChildProcess> => {
    const child = fork(join(peersFolder, `${name}.mjs`), [data, String(port)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [ready] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it was ready`))),
    ])) as [{ readonly port: number }];
    port = ready.port;
    return child;
  };
  const end = async (child: ChildProcess): Promise<void> => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  let child = await start();
  return {
    name,
    wire: name === 'hocuspocus' ? hocuspocusWire : stockWire,
    address: async (document) => {
      const room = `document-${document}`;
      return { url: `ws://127.0.0.1:${port}/${room}`, room };
    },
    pid: () => child.pid ?? 0,
    storageCpuSeconds: () => 0,
    restart: async () => {
      await end(child);
      child = await start();
    },
    dispose: async () => {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
};

/** @hocuspocus/server with its SQLite extension. */
export const startHocuspocus = startPeer('hocuspocus');
/** @y/websocket-server with y-leveldb. */
export const startYWebsocket = startPeer('y-websocket');
