import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** One file of the built web app. */
export interface WebFile {
  /** Path in the URL, with a leading slash. */
  readonly urlPath: string;
  readonly path: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** Strong entity tag of the uncompressed bytes. */
  readonly etag: string;
  /** The name holds a hash of the content: it may be kept for ever. */
  readonly isImmutable: boolean;
  /** Sizes of the precompressed forms that lie beside it. */
  readonly compressed: Readonly<Partial<Record<'br' | 'gz', number>>>;
}

const walk = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};

/** Every file below `folder` by URL path; compressed forms are attached to their originals. */
export const readWebFiles = async (folder: string): Promise<ReadonlyMap<string, WebFile>> => {
  const paths = await walk(folder);
  const all = new Set(paths);
  const files = new Map<string, WebFile>();
  const sizeOf = async (path: string): Promise<number> => (await stat(path)).size;
  for (const path of paths) {
    const isForm = /\.(br|gz)$/.test(path) && all.has(path.slice(0, -3));
    if (isForm || path.split(sep).at(-1)?.startsWith('.')) continue;
    const urlPath = `/${relative(folder, path).split(sep).join('/')}`;
    const bytes = await readFile(path);
    const compressed: { br?: number; gz?: number } = {};
    for (const form of ['br', 'gz'] as const)
      if (all.has(`${path}.${form}`)) compressed[form] = await sizeOf(`${path}.${form}`);
    files.set(urlPath, {
      urlPath,
      path,
      type: types[extname(path)] ?? 'application/octet-stream',
      sizeBytes: bytes.length,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      isImmutable: urlPath.startsWith('/assets/'),
      compressed,
    });
  }
  return files;
};
