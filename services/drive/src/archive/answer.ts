import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { contentDisposition } from '../content/answer.ts';
import { sendStream } from '../content/send-stream.ts';
import type { Archive } from './service.ts';

/** Streams the archive; with its length where it is known, so that browsers show how much is left. */
export const answerArchive = async (context: Context, { name, lengthBytes, content }: Archive): Promise<Response> => {
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': contentDisposition('attachment', name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    ...(lengthBytes === null ? {} : { 'Content-Length': String(lengthBytes) }),
  };
  if (context.req.method === 'HEAD') return context.body(null, 200, headers);
  const source = Readable.from(content, { objectMode: false, highWaterMark: 256 * 1024 });
  return sendStream(context, source, 200, headers);
};
