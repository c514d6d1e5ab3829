import { Readable } from 'node:stream';
import { freeBytes, scopeOf } from '@cloudity/kernel';
import type { Context } from 'hono';
import { alreadySent } from './send-stream.ts';

const goneAway = (): Error => new Error('The reader went away.');

/**
 * Answers with pieces that are nobody else's, as `sendStream` does, one after the other: each is free again as soon as it was sent. A
 * download of any length leaves the collector nothing to do.
 */
export const sendPieces = async (
  context: Context,
  pieces: AsyncIterable<Buffer>,
  status: 200 | 206,
  headers: Record<string, string>,
): Promise<Response> => {
  const { outgoing, log } = scopeOf(context);
  if (outgoing === null)
    return context.body(Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>, status, headers);
  const prepared = context.body(null, status, headers);
  let giveUp: (error: Error) => void = () => undefined;
  const onClose = (): void => giveUp(goneAway());
  outgoing.once('close', onClose);
  /** The piece lies with the operating system. */
  const send = (piece: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      giveUp = reject;
      outgoing.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  try {
    outgoing.writeHead(status, Object.fromEntries(prepared.headers));
    for await (const piece of pieces) {
      if (outgoing.destroyed) throw goneAway();
      await send(piece);
      freeBytes(piece);
    }
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    log.debug({ error }, 'a download ended early');
  } finally {
    outgoing.off('close', onClose);
  }
  return alreadySent();
};
