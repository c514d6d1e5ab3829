import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright-core';
import { build, preview } from 'vite';
import type { OpenOptions } from '../apps/web/src/features/docs/testing/harness-api.ts';

const root = fileURLToPath(new URL('../apps/web', import.meta.url));
const html = 'src/features/docs/testing/harness.html';

export interface EditorPage {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The editor's own page, built as for production and served on a free port of 127.0.0.1. */
export const serveEditorPage = async (): Promise<EditorPage> => {
  const outDir = await mkdtemp(join(tmpdir(), 'cloudity-editor-'));
  const shared = { root, configFile: false, logLevel: 'error' } as const;
  const target = ['chrome123'];
  await build({
    ...shared,
    plugins: [react()],
    build: {
      outDir,
      target,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: join(root, html) },
    },
  });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const base = server.resolvedUrls?.local[0];
  if (base === undefined) throw new Error('the preview server has no address');
  return {
    url: `${base}${html}`,
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
};

/** Goes to the page and opens documents in it; returns when the editors are there. */
export const openEditors = async (page: Page, { url }: EditorPage, options: OpenOptions = {}): Promise<void> => {
  if (page.url() !== url) await page.goto(url);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  await page.evaluate((how) => window.harness.open(how), options);
};
