import { collabClose } from '@cloudity/contracts';
import { AppError, errorAnswer } from '@cloudity/kernel';
import { type Context, Hono } from 'hono';
import { createDecoder, hasContent, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding';
import type { Limits } from '../limits/limits.ts';
import type { Admissions } from './admissions.ts';
import { EventLine } from './event-line.ts';
import type { Hub } from './hub.ts';
import { isOurOrigin } from './upgrade-request.ts';

export interface FallbackOptions {
  readonly publicUrl: string;
  readonly admissions: Admissions;
  readonly hub: Hub;
  readonly limits: Limits;
}

/** Names the event stream that a posted message belongs to. */
const lineHeader = 'Collab-Line';

const eventHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Asks proxies (nginx) to pass every event on at once.
  'X-Accel-Buffering': 'no',
};

const framesOf = (bytes: Uint8Array): Uint8Array[] => {
  const decoder = createDecoder(bytes);
  const frames: Uint8Array[] = [];
  while (hasContent(decoder)) frames.push(readVarUint8Array(decoder));
  return frames;
};

/** The frame with its length before it, in two parts: it may be a whole document. */
const withLength = (frame: Uint8Array): readonly Uint8Array[] => {
  const encoder = createEncoder();
  writeVarUint(encoder, frame.length);
  return [toUint8Array(encoder), frame];
};

const vectorFrom = (text: string): Map<number, number> => {
  const decoder = createDecoder(Buffer.from(text, 'base64url'));
  const vector = new Map<number, number>();
  if (!hasContent(decoder)) return vector;
  for (let left = readVarUint(decoder); left > 0; left--) vector.set(readVarUint(decoder), readVarUint(decoder));
  return vector;
};

/** The body, never more than `maxBytes` of it. Errors: too_large. */
const readBody = async (context: Context, maxBytes: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of context.req.raw.body ?? []) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes) throw new AppError('too_large', 'The message is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/**
 * The hub over plain HTTP, for networks that refuse websockets: the same tickets, rights, commits, echoes and limits, because
 * an event stream is a line like any other (PROTOCOL.md).
 */
export const createFallback = ({ publicUrl, admissions, hub, limits }: FallbackOptions): Hono => {
  const lines = new Map<string, EventLine>();
  const app = new Hono();
  app.onError(errorAnswer);
  app.use('/collab/*', async (context, next) => {
    const headers = { origin: context.req.header('origin'), host: context.req.header('host') };
    if (!isOurOrigin(headers, publicUrl)) throw new AppError('forbidden', 'This request came from another site.');
    await next();
  });

  const lineOf = (context: Context): EventLine => {
    const line = lines.get(context.req.header(lineHeader) ?? '');
    if (!line) throw new AppError('gone', 'There is no such line here (any more); open the events again.');
    return line;
  };

  app.get('/collab/:room/events', async (context) => {
    const room = context.req.param('room');
    const answer = await admissions.ask({ room, ticket: context.req.query('ticket') ?? '' });
    const line = new EventLine();
    if ('code' in answer) line.close(answer.code, answer.reason);
    else if (context.req.raw.signal.aborted) answer.release();
    else {
      lines.set(line.id, line);
      line.once('close', () => lines.delete(line.id));
      answer.enter(line);
    }
    return new Response(line.stream, { headers: eventHeaders });
  });

  app.post('/collab/:room/messages', async (context) => {
    const line = lineOf(context);
    if (line.isReceiving) throw new AppError('rate_limited', 'One request at a time: the last one is being taken in.');
    try {
      await line.receive(async () => framesOf(await readBody(context, limits.frameBytes)));
    } catch (error) {
      if (error instanceof AppError) line.close(collabClose.tooLarge, 'The message is too large.');
      else line.close(collabClose.malformed, 'The message cannot be read.');
      throw error instanceof AppError ? error : new AppError('invalid', 'The message cannot be read.');
    }
    return context.body(null, 204);
  });

  app.get('/collab/:room/state', (context) => {
    const line = lineOf(context);
    let vector: Map<number, number>;
    try {
      vector = vectorFrom(context.req.query('vector') ?? '');
    } catch {
      throw new AppError('invalid', 'The state vector cannot be read.');
    }
    const frames = hub.stateSince(line, vector);
    if (!frames) throw new AppError('gone', 'There is no such line here (any more); open the events again.');
    const body = line.answer(frames.flatMap(withLength));
    if (!body) throw new AppError('rate_limited', 'One request at a time.');
    return new Response(body, { headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' } });
  });
  return app;
};
