import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { EventLine } from './event-line.ts';

const read = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
};

describe('CO67: an event stream as a line', () => {
  it('says its name, then every frame, then why it closes; closing is told after the call has returned', async () => {
    const line = new EventLine();
    line.send(new Uint8Array([1, 2, 255]));
    line.close(4403, 'Gone.');
    line.send(new Uint8Array([9]));
    expect(line.readyState).not.toBe(line.CLOSED);
    await once(line, 'close');
    expect(line.readyState).toBe(line.CLOSED);
    expect(await read(line.stream)).toBe(
      `event: line\ndata: {"line":"${line.id}"}\n\ndata: AQL/\n\nevent: close\ndata: {"code":4403,"reason":"Gone."}\n\n`,
    );
  });

  it('knows what waits in it, and drops it when its reader goes away', async () => {
    const line = new EventLine();
    const before = line.bufferedAmount;
    line.send(new Uint8Array(3_000));
    expect(line.bufferedAmount).toBeGreaterThanOrEqual(before + 4_000);
    const closed = once(line, 'close');
    await line.stream.cancel();
    await closed;
    expect(line.bufferedAmount).toBe(0);
  });

  it('keeps the client waiting while it is paused, and lets it go when it resumes or closes', async () => {
    const line = new EventLine();
    const seen: number[] = [];
    line.on('message', (frame: Uint8Array) => seen.push(frame[0] ?? -1));
    line.pause();
    const receiving = line.receive(async () => [new Uint8Array([1]), new Uint8Array([2])]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1, 2]);
    expect(line.isReceiving).toBe(true);
    line.resume();
    await receiving;
    line.pause();
    const cut = line.receive(async () => []);
    line.close(1012);
    await cut;
    expect(line.isReceiving).toBe(false);
  });

  it('CO71: answers one state at a time, and none while the client is above its rate', async () => {
    const line = new EventLine();
    const parts = [new Uint8Array([65]), new Uint8Array([66])];
    const first = line.answer(parts);
    expect(line.answer(parts)).toBeNull();
    expect(first && (await read(first))).toBe('AB');
    const second = line.answer(parts);
    await second?.cancel();
    line.pause();
    expect(line.answer(parts)).toBeNull();
    line.resume();
    expect(line.answer(parts)).not.toBeNull();
  });
});
