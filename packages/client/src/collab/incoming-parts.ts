import type { ClockRange } from '@cloudity/docmodel/range-set';
import { createEncoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding';
import * as Y from 'yjs';
import type { Ranges } from './coverage.ts';
import { reported } from './incoming.ts';
import { deletionsAt, type WalkedStruct, walkUpdate } from './update-walk.ts';

/** About what a browser takes in within half a frame. */
const usualPartBytes = 128 * 1024;

/** Structs of one client that stand one after the other. */
interface Block {
  readonly client: number;
  readonly clock: number;
  /** Behind the last clock. */
  end: number;
  count: number;
  readonly from: number;
  to: number;
}

/** A part of an update, which is an update. */
export interface IncomingPart {
  readonly update: Uint8Array;
  readonly ranges: Ranges;
}

/** How far a document has each client's clocks. */
export type StateOf = (client: number) => number;

interface WaitingPart {
  readonly blocks: readonly Block[];
  /** Clocks that a document must have reached, by client. */
  readonly needs: ReadonlyMap<number, number>;
}

/** Collects structs until they are a part: each client once at most. */
class Collector {
  #blocks: Block[] = [];
  #needs = new Map<number, number>();
  bytes = 0;

  /** Whether a part would be torn by the struct: its client is in it already, further behind. */
  isCutBy({ client, clock }: WalkedStruct): boolean {
    const last = this.#blocks.at(-1);
    return last?.client === client && last.end !== clock;
  }

  add({ client, clock, length, from, to, references }: WalkedStruct): void {
    const last = this.#blocks.at(-1);
    if (last?.client === client) {
      last.end += length;
      last.count += 1;
      last.to = to;
    } else this.#blocks.push({ client, clock, end: clock + length, count: 1, from, to });
    this.bytes += to - from;
    for (let index = 0; index < references.length; index += 2) {
      const [of = 0, at = 0] = [references[index], references[index + 1]];
      this.#needs.set(of, Math.max(at + 1, this.#needs.get(of) ?? 0));
    }
  }

  /** The part so far; null when there is nothing in it. */
  take(): WaitingPart | null {
    const [blocks, needs] = [this.#blocks, this.#needs];
    this.#blocks = [];
    this.#needs = new Map();
    this.bytes = 0;
    // What a part brings along it need not find: its own structs follow on what is there.
    for (const { client, clock, end } of blocks) if ((needs.get(client) ?? 0) <= end) needs.set(client, clock);
    return blocks.length === 0 ? null : { blocks, needs };
  }
}

const partOf = (update: Uint8Array, { blocks }: WaitingPart): IncomingPart => {
  const encoder = createEncoder();
  writeVarUint(encoder, blocks.length);
  for (const { client, clock, count, from, to } of blocks) {
    writeVarUint(encoder, count);
    writeVarUint(encoder, client);
    writeVarUint(encoder, clock);
    writeUint8Array(encoder, update.subarray(from, to));
  }
  writeVarUint(encoder, 0);
  return { update: toUint8Array(encoder), ranges: { structs: blocks.map(rangeOf), deletes: [] } };
};

const rangeOf = ({ client, clock, end }: Block): ClockRange => ({ client, start: clock, end });

/** The deletions of an update behind no structs. */
const deletionsOf = (update: Uint8Array, from: number): IncomingPart => {
  const alone = new Uint8Array(1 + update.length - from);
  alone.set(update.subarray(from), 1);
  return { update: alone, ranges: { structs: [], deletes: deletionsAt(update, from) } };
};

/**
 * A large update in parts that are read and applied one after the other, each giving the page a turn. A part that refers to what
 * is not there yet waits; what refers to each other in a way that no order of parts resolves comes as the whole update, at last.
 */
export class IncomingParts {
  readonly #update: Uint8Array;
  readonly #partBytes: number;
  readonly #structs: Generator<WalkedStruct, number>;
  readonly #collector = new Collector();
  readonly #waiting: WaitingPart[] = [];
  #deletions: number | null = null;
  #isOver = false;

  constructor(update: Uint8Array, partBytes = usualPartBytes) {
    this.#update = update;
    this.#partBytes = partBytes;
    this.#structs = walkUpdate(update);
  }

  /** The next part for a document that has these clocks; null when nothing is left. Errors: throws for bytes that are no update. */
  next(stateOf: StateOf): IncomingPart | null {
    if (this.#isOver) return null;
    const isFitting = ({ needs }: WaitingPart): boolean =>
      [...needs].every(([client, reached]) => stateOf(client) >= reached);
    const index = this.#waiting.findIndex(isFitting);
    const [known] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (known !== undefined) return partOf(this.#update, known);
    for (let part = this.#read(); part !== null; part = this.#read()) {
      if (isFitting(part)) return partOf(this.#update, part);
      this.#waiting.push(part);
    }
    this.#isOver = true;
    const { update, ranges } = deletionsOf(this.#update, this.#deletions ?? 0);
    if (this.#waiting.length === 0) return { update, ranges };
    const structs = this.#waiting.flatMap(({ blocks }) => blocks.map(rangeOf));
    return { update: this.#update, ranges: { ...ranges, structs } };
  }

  #read(): WaitingPart | null {
    while (this.#deletions === null) {
      const { done, value } = this.#structs.next();
      if (done) {
        this.#deletions = value;
        return this.#collector.take();
      }
      if (value.isSkip) continue;
      const isFull = this.#collector.bytes >= this.#partBytes || this.#collector.isCutBy(value);
      const part = isFull ? this.#collector.take() : null;
      this.#collector.add(value);
      if (part !== null) return part;
    }
    return null;
  }
}

/** Resolves when the page has had a turn. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * Afterwards the document has the update, unless `isOver` said otherwise between two parts. `receive` is told what a part holds
 * before the document gets it, with `origin`. Errors: throws for bytes that are no update; what came before them stays.
 */
export const takeInParts = async (
  update: Uint8Array,
  options: {
    readonly doc: Y.Doc;
    readonly origin: object;
    readonly receive: (ranges: Ranges) => void;
    readonly isOver: () => boolean;
  },
): Promise<void> => {
  const { doc, origin, receive, isOver } = options;
  const parts = new IncomingParts(update);
  while (!isOver()) {
    const part = parts.next((client) => Y.getState(doc.store, client));
    if (part === null) return;
    receive(part.ranges);
    reported(() => Y.applyUpdate(doc, part.update, origin));
    await turn();
  }
};
