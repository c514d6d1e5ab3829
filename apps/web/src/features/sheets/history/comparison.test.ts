import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compareStates } from './comparison.ts';

/** A worker that never answers. */
class BusyWorker extends EventTarget {
  static readonly made: BusyWorker[] = [];
  isEnded = false;

  constructor() {
    super();
    BusyWorker.made.push(this);
  }

  postMessage(): void {}

  terminate(): void {
    this.isEnded = true;
  }
}

beforeEach(() => {
  BusyWorker.made.length = 0;
  vi.stubGlobal('Worker', BusyWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const state = new Uint8Array([0, 0]);

test('a comparison that nobody waits for any more ends, before it has answered and before it has begun', async () => {
  const left = new AbortController();
  const comparing = compareStates(state, state, left.signal);
  expect(BusyWorker.made[0]?.isEnded).toBe(false);
  left.abort();
  await expect(comparing).rejects.toThrow('could not be compared');
  await expect(compareStates(state, state, left.signal)).rejects.toThrow('could not be compared');
  expect(BusyWorker.made.map(({ isEnded }) => isEnded)).toEqual([true, true]);
});

test('what was compared can be asked until it is left, then its worker ends', async () => {
  const left = new AbortController();
  const comparing = compareStates(state, state, left.signal);
  const [worker] = BusyWorker.made;
  worker?.dispatchEvent(new MessageEvent('message', { data: { changes: { steps: [] } } }));
  await comparing;
  expect(worker?.isEnded).toBe(false);
  left.abort();
  expect(worker?.isEnded).toBe(true);
});
