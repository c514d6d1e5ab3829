import { Readable } from 'node:stream';
import type { DavResponse } from '@cloudity/dav';
import type { Context } from 'hono';
import { sendStream } from '../content/send-stream.ts';

/** As for all bytes that people stored: a browser that is led here runs and shows nothing (rules.md S3). */
const guarding = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
} as const;

async function* bytesOf(parts: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}

/** Sends the engine's answer; what is streamed goes no faster than the reader takes it. */
export const answerDav = async (context: Context, { status, headers, body }: DavResponse): Promise<Response> => {
  const all: Record<string, string> = { ...guarding, ...headers };
  if (body === null || context.req.method === 'HEAD') {
    // Statuses without a body announce none.
    if (all['Content-Length'] === undefined && status !== 204 && status !== 304) all['Content-Length'] = '0';
    return context.body(null, status as 200, all);
  }
  if (typeof body === 'string') return context.body(body, status as 200, all);
  if (headers['Accept-Ranges'] !== undefined) all['Content-Disposition'] = 'attachment';
  const source = body instanceof Readable ? body : Readable.from(bytesOf(body), { objectMode: false });
  return sendStream(context, source, status as 200 | 206 | 207, all);
};
