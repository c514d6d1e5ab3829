import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { AssetHandler } from '@cloudity/runtime';
import type { WebFile } from './files.ts';

const accepts = (incoming: IncomingMessage, form: string): boolean =>
  new RegExp(`(^|[\\s,])${form}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(
    String(incoming.headers['accept-encoding'] ?? ''),
  );

const formOf = (file: WebFile, incoming: IncomingMessage): 'br' | 'gz' | null => {
  if (file.compressed.br !== undefined && accepts(incoming, 'br')) return 'br';
  if (file.compressed.gz !== undefined && accepts(incoming, 'gzip')) return 'gz';
  return null;
};

const plain = (outgoing: ServerResponse, status: number, text: string): void => {
  outgoing
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
};

const send = (file: WebFile, incoming: IncomingMessage, outgoing: ServerResponse): void => {
  const form = formOf(file, incoming);
  // A compressed form is another representation, so it has another strong tag (RFC 9110 §8.8.3).
  const etag = form === null ? file.etag : `${file.etag.slice(0, -1)}-${form}"`;
  outgoing.setHeader('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  outgoing.setHeader('ETag', etag);
  if (Object.keys(file.compressed).length > 0) outgoing.setHeader('Vary', 'Accept-Encoding');
  const known = String(incoming.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return void outgoing.writeHead(304).end();
  outgoing.setHeader('Content-Type', file.type);
  outgoing.setHeader('Content-Length', (form === null ? undefined : file.compressed[form]) ?? file.sizeBytes);
  if (form !== null) outgoing.setHeader('Content-Encoding', form === 'gz' ? 'gzip' : 'br');
  outgoing.writeHead(200);
  if (incoming.method === 'HEAD') return void outgoing.end();
  // A pipeline into a response that is closed already throws and leaves its source open.
  if (outgoing.destroyed) return;
  pipeline(createReadStream(form === null ? file.path : `${file.path}.${form}`), outgoing, () => undefined);
};

/** Serves the built web app: files as they are, any other page address with index.html (the app routes by itself). */
export const createAssetHandler =
  (files: ReadonlyMap<string, WebFile>): AssetHandler =>
  (incoming, outgoing, path) => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return plain(outgoing, 405, 'Only GET.');
    const exact = files.get(path);
    if (exact) return send(exact, incoming, outgoing);
    const page = files.get('/index.html');
    if (!page || /\.\w{2,12}$/.test(path) || path.startsWith('/assets/')) return plain(outgoing, 404, 'Not found.');
    return send(page, incoming, outgoing);
  };
