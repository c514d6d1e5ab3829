import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { installPeers } from '../install-peers.ts';

const root = fileURLToPath(new URL('./peers/', import.meta.url));

/** FortuneSheet's page, built as its users build it, on a loopback port. */
export const startFortuneSheet = async (): Promise<{ readonly url: string } & AsyncDisposable> => {
  installPeers(root);
  const outDir = mkdtempSync(join(tmpdir(), 'cloudity-bench-page-'));
  const page = { root, configFile: false, logLevel: 'error', build: { outDir } } as const;
  await build(page);
  const server = await preview({ ...page, preview: { host: '127.0.0.1', port: 0 } });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    [Symbol.asyncDispose]: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
};
