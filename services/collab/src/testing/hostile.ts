import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding';
import * as Y from 'yjs';
import { awarenessFrame, step1Frame, step2Frame, updateFrame } from '../protocol/frame.ts';
import type { Random } from './random.ts';
import { itemWithOrigin, typed } from './updates.ts';

const bytes = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));

/** Numbers at the edges of what varints, 32 and 53 bits hold. */
const absurd = [0, 1, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER];

const encoded = (write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array => {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
};

/** One item of text whose numbers are whatever they are (format V1; info 4 = ContentString below a named root). */
const itemAt = (client: number, clock: number): Uint8Array =>
  encoded((encoder) => {
    for (const number of [1, 1, client, clock]) writeVarUint(encoder, number);
    writeUint8(encoder, 4);
    writeVarUint(encoder, 1);
    writeVarString(encoder, 'text');
    writeVarString(encoder, 'x');
    writeVarUint(encoder, 0);
  });

const deletion = (client: number, clock: number, length: number): Uint8Array =>
  encoded((encoder) => {
    for (const number of [0, 1, client, 1, clock, length]) writeVarUint(encoder, number);
  });

/** A count that promises far more than follows. */
const promise = (random: Random): Uint8Array =>
  encoded((encoder) => {
    for (let left = 1 + random.below(4); left > 0; left--) writeVarUint(encoder, random.pick(absurd));
  });

const validUpdate = (random: Random): Uint8Array =>
  Y.mergeUpdates(typed(random.below(2 ** 32), ...Array.from({ length: 1 + random.below(5) }, () => 'ab')));

/** Updates that are well-formed and say something absurd, or are valid. */
const oddUpdate = (random: Random): Uint8Array =>
  random.pick([
    () => itemAt(random.pick(absurd), random.pick(absurd)),
    () => deletion(random.pick(absurd), random.pick(absurd), random.pick(absurd)),
    () => itemWithOrigin([7, random.pick(absurd)], [7, random.pick(absurd)]),
    () => itemWithOrigin([7, 0], [random.pick(absurd), random.pick(absurd)]),
    () => promise(random),
    () => validUpdate(random),
  ])();

const awareness = (random: Random): Uint8Array => {
  const state = random.pick([
    '{"cursor":1}',
    'null',
    '',
    '[]',
    `${'['.repeat(2000)}${']'.repeat(2000)}`,
    '{"__proto__":{"x":1},"user":{"name":"\u0000<b>"}}',
    `"${'x'.repeat(6000)}"`,
  ]);
  const first = random.pick(absurd);
  return awarenessFrame(
    Array.from({ length: random.pick([1, 3, 10_000]) }, (_, index) => ({
      client: Math.min(first + index, Number.MAX_SAFE_INTEGER),
      clock: random.pick(absurd),
      state: state.length > 100 ? '{}' : state,
    })),
  );
};

/** A frame of a kind that the protocol has, with a body that it has not. */
const oddFrame = (random: Random): Uint8Array =>
  random.pick([
    () => updateFrame(oddUpdate(random)),
    () => step2Frame(oddUpdate(random)),
    () => awareness(random),
    () =>
      step1Frame(
        new Map(Array.from({ length: random.pick([0, 1, 5000]) }, (_, client) => [client, random.pick(absurd)])),
      ),
    () => new Uint8Array([0, 0]),
    () =>
      encoded((encoder) => {
        writeVarUint(encoder, 0);
        writeVarUint(encoder, random.below(4));
        writeVarUint8Array(encoder, promise(random));
      }),
    () => new Uint8Array([3]),
  ])();

/** What a hostile or broken client may put into one frame. */
export const hostileFrame = (random: Random): Uint8Array => {
  const frame = oddFrame(random);
  return random.pick([
    () => bytes(random, random.below(200)),
    () => frame.subarray(0, random.below(frame.length + 1)),
    () => {
      const changed = frame.slice();
      for (let left = 1 + random.below(3); left > 0 && changed.length > 0; left--)
        changed[random.below(changed.length)] = random.below(256);
      return changed;
    },
    () => Buffer.concat([frame, bytes(random, 1 + random.below(4))]),
    () => frame,
    () => frame,
  ])();
};
