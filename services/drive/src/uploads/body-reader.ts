import { AppError, bodyOf, freeBytes } from '@cloudity/kernel';
import type { Context } from 'hono';

export interface BodyBounds {
  readonly maxBytes: number;
  /** Within this a body has to be there; a slow client sends less at once. */
  readonly timeoutMs: number;
}

/** Reads bodies that are held in memory whole, never more of them at once than a budget allows. */
export interface BodyReader {
  /**
   * The result of `work` on the whole body, whose memory is used again afterwards. *Errors*: `too_large`, `invalid` (cut off, or not as
   * long as Content-Length says), `unavailable` when there is no room for it or it comes too slowly.
   */
  readonly withBody: <Result>(context: Context, work: (body: Buffer) => Promise<Result>) => Promise<Result>;
}

/** Bodies in memory at once; others wait. */
const slots = 6;
const mostWaitingMs = 30_000;

export const createBodyReader = ({ maxBytes, timeoutMs }: BodyBounds): BodyReader => {
  const idle: Buffer[] = [];
  const waiting: (() => void)[] = [];
  let taken = 0;

  const takeSlot = (): Promise<void> => {
    if (taken < slots) {
      taken += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(proceed), 1);
        reject(new AppError('unavailable', 'Too many uploads at once. Try again.'));
      }, mostWaitingMs);
      const proceed = (): void => {
        clearTimeout(timer);
        resolve();
      };
      waiting.push(proceed);
    });
  };
  const leaveSlot = (): void => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };

  /** Few lengths, so that the memory of one body holds the next. */
  const roomFor = (sizeBytes: number): number => Math.min(maxBytes, 2 ** Math.ceil(Math.log2(sizeBytes)));

  const read = async (context: Context, announced: number | null): Promise<Buffer> => {
    let memory = idle.pop() ?? Buffer.alloc(0);
    if (announced !== null && announced > memory.length) memory = Buffer.allocUnsafeSlow(roomFor(announced));
    let length = 0;
    const pieces = bodyOf(context)[Symbol.asyncIterator]();
    const late = Promise.withResolvers<never>();
    late.promise.catch(() => undefined);
    const timer = setTimeout(
      () => late.reject(new AppError('unavailable', 'This came too slowly. Send less at once.')),
      timeoutMs,
    );
    try {
      for (;;) {
        const piece = await Promise.race([pieces.next(), late.promise]);
        if (piece.done === true) break;
        const { value } = piece;
        if (length + value.length > maxBytes) throw tooLarge(maxBytes);
        if (length + value.length > memory.length) {
          const larger = Buffer.allocUnsafeSlow(roomFor(length + value.length));
          memory.copy(larger, 0, 0, length);
          memory = larger;
        }
        memory.set(value, length);
        length += value.length;
        freeBytes(value);
      }
    } catch (error) {
      idle.push(memory);
      // Whoever still waits for a piece is left behind.
      void pieces.return?.().catch(() => undefined);
      throw error instanceof AppError ? error : new AppError('invalid', 'The upload was cut off.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
    if (announced !== null && announced !== length) {
      idle.push(memory);
      throw new AppError('invalid', 'The upload was cut off.');
    }
    return memory.subarray(0, length);
  };

  return {
    withBody: async (context, work) => {
      const header = context.req.header('content-length');
      const announced = header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : null;
      if (announced !== null && announced > maxBytes) throw tooLarge(maxBytes);
      await takeSlot();
      try {
        const body = await read(context, announced);
        try {
          return await work(body);
        } finally {
          if (idle.length < slots) idle.push(Buffer.from(body.buffer));
        }
      } finally {
        leaveSlot();
      }
    },
  };
};

const tooLarge = (maxBytes: number): AppError =>
  new AppError('too_large', `Send at most ${Math.floor(maxBytes / 1024 / 1024)} MB at once.`, { detail: { maxBytes } });
