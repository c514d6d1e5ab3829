import { type BusEvent, decodeEvent, eventChannel, type FileId } from '@cloudity/contracts';
import { type Actor, AppError } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { AccessPort } from '../access/port.ts';

/** Event streams of one process at most. */
const maxLines = 5_000;
/** Proxies close what is silent; rights are looked at again each time, so that they end with the bus down too. */
const beatMs = 20_000;

interface Line {
  readonly actor: Actor;
  readonly fileId: FileId;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
}

export interface Lines {
  /** A stream of server-sent events about the file, for somebody who may see it. It ends with the right to. */
  readonly open: (actor: Actor, fileId: FileId) => Promise<ReadableStream<Uint8Array>>;
  readonly dispose: () => Promise<void>;
}

const openEvent = 'event: open\ndata: {}\n\n';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Hints for open pages: an event says what to ask for again, never what it is. */
export const createLines = ({ bus, log }: Platform, access: AccessPort): Lines => {
  const lines = new Set<Line>();
  let subscription: Promise<() => Promise<void>> | null = null;

  const close = (line: Line): void => {
    if (!lines.delete(line)) return;
    try {
      line.controller.close();
    } catch {
      // The reader has gone already.
    }
  };
  const send = (line: Line, text: string): void => {
    // A reader that takes nothing is closed instead of being kept in memory; it comes back and asks for everything.
    if ((line.controller.desiredSize ?? 0) < -100) close(line);
    else line.controller.enqueue(encode(text));
  };

  const review = async (concerned: readonly Line[]): Promise<void> => {
    if (concerned.length === 0) return;
    const roles = await access.rolesOf(concerned.map(({ actor, fileId }) => ({ actor, fileId })));
    concerned.forEach((line, index) => {
      if (!roles[index] || roles[index].trashed) close(line);
    });
  };

  const onEvent = (event: BusEvent): void => {
    const mine = [...lines].filter(({ actor }) => actor.tenantId === event.tenantId);
    if (event.type === 'file.changed') {
      for (const line of mine) if (line.fileId === event.fileId) send(line, `event: ${event.what}\ndata: {}\n\n`);
    } else if (event.type === 'acl.changed') {
      review(mine)
        .then(() => {
          for (const line of mine) if (lines.has(line)) send(line, 'event: access\ndata: {}\n\n');
        })
        .catch((error: unknown) => log.warn({ error }, 'rights of open pages could not be read'));
    }
  };

  /** Something may have been missed: every page asks for everything again, as when it was opened. */
  const onGap = (): void => {
    for (const line of lines) send(line, openEvent);
    review([...lines]).catch((error: unknown) => log.warn({ error }, 'rights of open pages could not be read'));
  };

  const hear = (): Promise<unknown> => {
    if (subscription === null) {
      const onPayload = (payload: Uint8Array): void => {
        const event = decodeEvent(payload);
        if (event) onEvent(event);
      };
      subscription = bus.subscribe(eventChannel, onPayload, onGap);
      subscription.catch(() => {
        subscription = null;
      });
    }
    return subscription;
  };

  const beat = setInterval(() => {
    for (const line of lines) send(line, ': still here\n\n');
    review([...lines]).catch((error: unknown) => log.warn({ error }, 'rights of open pages could not be read'));
  }, beatMs);
  beat.unref();

  return {
    open: async (actor, fileId) => {
      if (lines.size >= maxLines) throw new AppError('unavailable', 'Too many pages are open. Try again in a moment.');
      await hear();
      let line: Line;
      return new ReadableStream<Uint8Array>({
        start: (controller) => {
          line = { actor, fileId, controller };
          lines.add(line);
          controller.enqueue(encode(`retry: 3000\n\n${openEvent}`));
        },
        cancel: () => void lines.delete(line),
      });
    },
    dispose: async () => {
      clearInterval(beat);
      for (const line of lines) close(line);
      await (await subscription)?.();
    },
  };
};
