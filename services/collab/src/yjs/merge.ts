import { RangeSet } from '@cloudity/docmodel/range-set';
import { createEncoder, type Encoder, length, toUint8Array, write, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';
import { writeDeletes } from './delta.ts';
import { TypingReader } from './typing-reader.ts';

/** What one client typed without a gap, as structs; characters that follow each other become one, as they do in a Y.Doc. */
class TypedText {
  readonly client: number;
  readonly #start: number;
  readonly #structs = createEncoder();
  #count = 0;
  /** The clock after the last character. */
  next: number;
  #text: Encoder | null = null;
  #rightClient = -1;
  #rightClock = 0;

  constructor({ client, clock }: TypingReader) {
    this.client = client;
    this.#start = clock;
    this.next = clock;
  }

  add(reader: TypingReader, bytes: Uint8Array): void {
    const { client, originClient, originClock, rightClient, rightClock } = reader;
    const follows =
      this.#text !== null &&
      originClient === client &&
      originClock === this.next - 1 &&
      rightClient === this.#rightClient &&
      rightClock === this.#rightClock;
    if (!follows) {
      this.#end();
      write(this.#structs, 4 | (originClient === -1 ? 0 : 0x80) | (rightClient === -1 ? 0 : 0x40));
      if (originClient !== -1) writeVarUint(this.#structs, originClient);
      if (originClient !== -1) writeVarUint(this.#structs, originClock);
      if (rightClient !== -1) writeVarUint(this.#structs, rightClient);
      if (rightClient !== -1) writeVarUint(this.#structs, rightClock);
      this.#rightClient = rightClient;
      this.#rightClock = rightClock;
      this.#text = createEncoder();
      this.#count++;
    }
    const end = reader.textAt + reader.length;
    for (let at = reader.textAt; at < end; at++) write(this.#text as Encoder, bytes[at] as number);
    this.next += reader.length;
  }

  writeTo(encoder: Encoder): void {
    this.#end();
    writeVarUint(encoder, this.#count);
    writeVarUint(encoder, this.client);
    writeVarUint(encoder, this.#start);
    writeUint8Array(encoder, toUint8Array(this.#structs));
  }

  #end(): void {
    if (this.#text === null) return;
    writeVarUint(this.#structs, length(this.#text));
    writeUint8Array(this.#structs, toUint8Array(this.#text));
    this.#text = null;
  }
}

const reader = new TypingReader();

/** Updates of nothing but typing as one, each client's without a gap or repetition; null for any others. */
const mergeTyping = (updates: readonly Uint8Array[]): Uint8Array | null => {
  const texts = new Map<number, TypedText>();
  const deletes = new RangeSet();
  for (const update of updates) {
    reader.start(update);
    while (reader.nextText()) {
      const text = texts.get(reader.client) ?? new TypedText(reader);
      if (text.next !== reader.clock) return null;
      texts.set(text.client, text);
      text.add(reader, update);
    }
    while (reader.nextDeletion())
      deletes.add({ client: reader.client, start: reader.clock, end: reader.clock + reader.length });
    if (!reader.isWhole) return null;
  }
  const encoder = createEncoder();
  writeVarUint(encoder, texts.size);
  for (const text of [...texts.values()].sort((left, right) => right.client - left.client)) text.writeTo(encoder);
  writeDeletes(encoder, deletes);
  return toUint8Array(encoder);
};

/** One update of the same meaning as all of these, at least one, in this order. */
export const mergeUpdates = (updates: readonly Uint8Array[]): Uint8Array => {
  const [only, ...others] = updates;
  if (only && others.length === 0) return only;
  return mergeTyping(updates) ?? Y.mergeUpdates([...updates]);
};

/** Yjs's merging is quadratic in the number of updates: fifty at a time keeps it linear (collab.md 4). */
const groupSize = 50;
const groupBytes = 1024 * 1024;

/** The updates as few larger ones of the same meaning. */
export const mergeInGroups = (updates: readonly Uint8Array[]): Uint8Array[] => {
  const merged: Uint8Array[] = [];
  let group: Uint8Array[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (group.length > 0) merged.push(mergeUpdates(group));
    group = [];
    bytes = 0;
  };
  for (const update of updates) {
    if (group.length === groupSize || bytes + update.length > groupBytes) flush();
    group.push(update);
    bytes += update.length;
  }
  flush();
  return merged;
};
