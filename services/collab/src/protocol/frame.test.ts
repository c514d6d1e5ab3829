import { createDecoder } from 'lib0/decoding';
import { describe, expect, it } from 'vitest';
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { withSeed } from '../testing/random.ts';
import { typed } from '../testing/updates.ts';
import {
  awarenessFrame,
  decodeFrame,
  MalformedFrameError,
  permissionDeniedFrame,
  step1Frame,
  step2Frame,
  updateFrame,
} from './frame.ts';

const update = typed(7, 'hello')[0] ?? new Uint8Array();

describe('frames', () => {
  it('read back what they were written from', () => {
    const vector = new Map([
      [7, 5],
      [2 ** 32 - 1, 1],
    ]);
    expect(decodeFrame(step1Frame(vector))).toEqual({ type: 'step1', stateVector: vector });
    expect(decodeFrame(step2Frame(update))).toEqual({ type: 'step2', update });
    expect(decodeFrame(updateFrame(update))).toEqual({ type: 'update', update });
    const entries = [{ client: 7, clock: 3, state: '{"user":{}}' }];
    expect(decodeFrame(awarenessFrame(entries))).toEqual({ type: 'awareness', entries });
    expect(decodeFrame(new Uint8Array([3]))).toEqual({ type: 'queryAwareness' });
  });

  it('a state vector is written as Yjs reads it', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    const frame = decodeFrame(new Uint8Array([0, 0, ...lengthPrefixed(Y.encodeStateVector(doc))]));
    expect(frame).toEqual({ type: 'step1', stateVector: new Map([[7, 5]]) });
    expect(Y.decodeStateVector(step1Frame(new Map([[7, 5]])).slice(3))).toEqual(new Map([[7, 5]]));
  });

  it('presence is written as y-protocols reads it', () => {
    const [mine, theirs] = [new Awareness(new Y.Doc()), new Awareness(new Y.Doc())];
    mine.setLocalState({ user: { name: 'Ada' } });
    const frame = decodeFrame(new Uint8Array([1, ...lengthPrefixed(encodeAwarenessUpdate(mine, [mine.clientID]))]));
    if (frame.type !== 'awareness') throw new Error('not presence');
    const decoder = createDecoder(awarenessFrame(frame.entries));
    decoder.pos = 2;
    applyAwarenessUpdate(theirs, decoder.arr.slice(2), null);
    expect(theirs.getStates().get(mine.clientID)).toEqual({ user: { name: 'Ada' } });
    mine.destroy();
    theirs.destroy();
  });

  it('kinds of a later version are left alone', () => {
    expect(decodeFrame(new Uint8Array([42, 1, 2, 3]))).toEqual({ type: 'unknown' });
    expect(decodeFrame(permissionDeniedFrame('no'))).toEqual({ type: 'unknown' });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a sync message without a step', new Uint8Array([0])],
    ['an unknown step', new Uint8Array([0, 9, 0])],
    ['a length beyond the end', new Uint8Array([0, 2, 200, 1])],
    ['bytes after the message', new Uint8Array([...updateFrame(update), 0])],
    ['a state vector of too many clients', new Uint8Array([0, 0, 2, 200, 1])],
    ['a number beyond what numbers hold', new Uint8Array([0, 2, ...Array(9).fill(0xff), 0x7f])],
  ])('CO6: %s is malformed', (_what, bytes) => {
    expect(() => decodeFrame(bytes)).toThrow(MalformedFrameError);
  });

  it('CO6: random frames end in a frame or in MalformedFrameError', async () => {
    await withSeed((random) => {
      const whole = [
        step1Frame(new Map([[7, 5]])),
        updateFrame(update),
        awarenessFrame([{ client: 1, clock: 1, state: '{}' }]),
      ];
      for (let round = 0; round < 5000; round++) {
        const bytes =
          round % 2 === 0
            ? random.pick(whole).slice()
            : Uint8Array.from({ length: random.below(40) }, () => random.below(256));
        if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
        try {
          decodeFrame(bytes.slice(0, bytes.length - random.below(2)));
        } catch (error) {
          if (!(error instanceof MalformedFrameError)) throw error;
        }
      }
    });
  });
});

const lengthPrefixed = (bytes: Uint8Array): number[] => [bytes.length, ...bytes];
