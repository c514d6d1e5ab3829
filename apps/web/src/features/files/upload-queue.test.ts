import { describe, expect, it } from 'vitest';
import { createUploadQueue, isBusy, type Upload, type UploadError } from './upload-queue.ts';

const file = (name: string, size = 10) => Object.assign(new Blob([new Uint8Array(size)]), { name });

/** A sender whose uploads the test finishes by hand. */
const manualSender = () => {
  const calls: { upload: Upload; resolve: () => void; reject: (error: UploadError) => void }[] = [];
  return {
    calls,
    send: (upload: Upload, onProgress: (sentBytes: number) => void, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        onProgress(1);
        signal.addEventListener('abort', () => reject({ code: 'offline' }));
        calls.push({ upload, resolve, reject });
      }),
  };
};
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('upload queue', () => {
  it('sends three at a time, in order, and tells what arrived', async () => {
    const sender = manualSender();
    const stored: string[] = [];
    const queue = createUploadQueue(sender.send, (upload) => stored.push(upload.name));
    queue.add(
      'root',
      ['a', 'b', 'c', 'd'].map((name) => file(name)),
    );
    expect(sender.calls.map((call) => call.upload.name)).toEqual(['a', 'b', 'c']);
    expect(isBusy(queue.getSnapshot())).toBe(true);
    sender.calls[1]?.resolve();
    await settled();
    expect(stored).toEqual(['b']);
    expect(sender.calls.map((call) => call.upload.name)).toEqual(['a', 'b', 'c', 'd']);
    for (const call of sender.calls) call.resolve();
    await settled();
    expect(isBusy(queue.getSnapshot())).toBe(false);
    queue.clear();
    expect(queue.getSnapshot()).toEqual([]);
  });

  it('asks about a taken name and keeps both, replaces or skips as told', async () => {
    const sender = manualSender();
    const queue = createUploadQueue(sender.send, () => {});
    queue.add('root', [file('a.txt'), file('b.txt'), file('c.txt')]);
    for (const call of sender.calls) call.reject({ code: 'conflict', suggestedName: 'a (2).txt', existingVersion: 7 });
    await settled();
    expect(queue.getSnapshot().map((upload) => upload.status)).toEqual(['conflict', 'conflict', 'conflict']);
    queue.resolve(1, 'keepBoth');
    queue.resolve(2, 'replace');
    queue.resolve(3, 'skip');
    expect(sender.calls.slice(3).map(({ upload }) => [upload.name, upload.replaceVersion])).toEqual([
      ['a (2).txt', null],
      ['b.txt', 7],
    ]);
    expect(queue.getSnapshot()[2]?.status).toBe('cancelled');
  });

  it('cancels what waits and what runs, and retries what failed', async () => {
    const sender = manualSender();
    const queue = createUploadQueue(sender.send, () => {});
    queue.add(
      'root',
      ['a', 'b', 'c', 'd'].map((name) => file(name)),
    );
    queue.cancel(1);
    queue.cancel(4);
    sender.calls[1]?.reject({ code: 'unavailable' });
    await settled();
    expect(queue.getSnapshot().map((upload) => upload.status)).toEqual([
      'cancelled',
      'failed',
      'uploading',
      'cancelled',
    ]);
    expect(queue.getSnapshot()[1]?.error).toBe('unavailable');
    queue.retry(2);
    expect(queue.getSnapshot()[1]).toMatchObject({ status: 'uploading', error: null });
  });
});
