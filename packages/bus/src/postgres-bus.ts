import { createHash } from 'node:crypto';
import { AppError } from '@cloudity/kernel';
import type { Bus, BusOptions } from './bus.ts';
import { createIsolation } from './subscribers.ts';

/** The two calls of the database that the bus stands on (packages/db: LISTEN needs the direct connection). */
export interface Notices {
  readonly listen: (
    channel: string,
    onNotice: (payload: string) => void,
    onReconnect?: () => void,
  ) => Promise<() => Promise<void>>;
  readonly notify: (channel: string, payload: string) => Promise<void>;
}

/** A notice's payload is text of less than 8000 bytes. The first letter tells bytes (base64 follows) from a gap. */
const bytesMark = 'b';
const gapMark = 'g';
const maxPayloadBytes = Math.floor((7999 - bytesMark.length) / 4) * 3;
/** Longest identifier of PostgreSQL. */
const maxNameBytes = 63;

const noticeName = (channel: string): string => {
  const name = `cloudity:${channel}`;
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  return `cloudity#${createHash('sha256').update(channel).digest('base64url')}`;
};

const unavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'The connection between the processes is down.', { cause });

/**
 * A bus over LISTEN/NOTIFY. Payloads of up to 5997 bytes travel; a larger one arrives as a gap in every process, so that
 * subscribers read from the tables. A reconnect of the listening connection is a gap too.
 */
export const createPostgresBus = (notices: Notices, options: BusOptions = {}): Bus => {
  const isolated = createIsolation(options);
  const open = new Set<() => Promise<void>>();
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new AppError('unavailable', 'The bus is closed.');
  };
  const notify = async (channel: string, payload: string): Promise<void> => {
    assertOpen();
    try {
      await notices.notify(noticeName(channel), payload);
    } catch (error) {
      throw unavailable(error);
    }
  };

  return {
    carriesContent: false,
    publish: (channel, payload) =>
      notify(
        channel,
        payload.byteLength > maxPayloadBytes ? gapMark : `${bytesMark}${Buffer.from(payload).toString('base64')}`,
      ),
    subscribe: async (channel, onMessage, onGap) => {
      assertOpen();
      let ended = false;
      const onNotice = (text: string): void => {
        if (ended) return;
        if (text.startsWith(bytesMark))
          isolated(() => onMessage(new Uint8Array(Buffer.from(text.slice(bytesMark.length), 'base64'))));
        else isolated(() => onGap?.());
      };
      let unlisten: () => Promise<void>;
      try {
        unlisten = await notices.listen(noticeName(channel), onNotice, () => {
          if (!ended) isolated(() => onGap?.());
        });
      } catch (error) {
        throw unavailable(error);
      }
      const end = async (): Promise<void> => {
        if (ended) return;
        ended = true;
        open.delete(end);
        await unlisten();
      };
      open.add(end);
      if (closed) await end();
      return end;
    },
    ping: () => notify('ping', gapMark),
    close: async () => {
      closed = true;
      await Promise.all([...open].map((end) => end()));
    },
  };
};
