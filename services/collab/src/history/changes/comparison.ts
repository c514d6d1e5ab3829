import {
  type Block,
  type BodyReader,
  blocksFromFragment,
  bodyName,
  type Change,
  type RawRun,
} from '@cloudity/docmodel';
import type { ClockRange } from '@cloudity/docmodel/range-set';
import * as Y from 'yjs';
import { summarizeUpdate } from '../../yjs/update-summary.ts';
import { Deletions } from './deletions.ts';
import { Moment } from './moment.ts';

/** An update of the log with the key of its author. */
export interface AuthoredUpdate {
  readonly seq: number;
  readonly by: string;
  readonly data: Uint8Array;
}

export interface ComparisonInput {
  /** The log from its beginning to the later moment. */
  readonly updates: readonly AuthoredUpdate[];
  /** The earlier moment; 0 compares with an empty document, so that every range tells who wrote it. */
  readonly sinceSeq: number;
  /** Client id → key of the person behind it, as the hub recorded it. */
  readonly authors: ReadonlyMap<number, string>;
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly change: Change | null;
}

const idRange = (item: Y.Item): ClockRange => ({
  client: item.id.client,
  start: item.id.clock,
  end: item.id.clock + item.length,
});

/** Tells, of everything that either moment shows, what was inserted and what deleted between them, and by whom. */
class Comparison implements BodyReader {
  readonly #before: Moment;
  readonly #after: Moment;
  readonly #deletions: Deletions;
  readonly #authors: ReadonlyMap<number, string>;

  constructor(before: Moment, after: Moment, deletions: Deletions, authors: ReadonlyMap<number, string>) {
    this.#before = before;
    this.#after = after;
    this.#deletions = deletions;
    this.#authors = authors;
  }

  readonly childrenOf: BodyReader['childrenOf'] = (parent) =>
    Y.getTypeChildren(parent).flatMap((item) => {
      if (!(item.content instanceof Y.ContentType)) return [];
      const node: unknown = item.content.type;
      const wasThere = this.#before.shows(item.id);
      const isThere = this.#after.shows(item.id);
      if (!wasThere && !isThere) return [];
      if (wasThere && isThere) return [{ node }];
      return [{ node, change: isThere ? this.#insertion(item.id.client) : this.#deletion(item) }];
    });

  /** As the later moment had them; of what is gone by then, as the earlier one had them. */
  readonly attributesOf: BodyReader['attributesOf'] = (element) => {
    const item = element._item;
    const moment = item === null || this.#after.shows(item.id) ? this.#after : this.#before;
    const attributes: Record<string, unknown> = {};
    for (const [key, newest] of element._map) {
      let at: Y.Item | null = newest;
      while (at !== null && !moment.knows(at.id)) at = at.left;
      if (at !== null && moment.shows(at.id)) attributes[key] = at.content.getContent().at(-1);
    }
    return attributes;
  };

  readonly runsOf: BodyReader['runsOf'] = (text) => {
    const runs: RawRun[] = [];
    let attributes: Readonly<Record<string, unknown>> = {};
    for (const item of Y.getTypeChildren(text)) {
      if (item.content instanceof Y.ContentFormat) {
        const { key, value } = item.content as unknown as { key: string; value: unknown };
        if (this.#after.shows(item.id)) attributes = { ...attributes, [key]: value };
      } else if (item.content instanceof Y.ContentString) {
        const { str } = item.content;
        for (const { start, end, change } of this.#parts(item)) {
          const piece = str.slice(start - item.id.clock, end - item.id.clock);
          addRun(runs, { text: piece, attributes, ...(change ? { change } : {}) });
        }
      }
    }
    return runs;
  };

  /** The parts of an item that either moment shows, in order. */
  #parts(item: Y.Item): Part[] {
    const range = idRange(item);
    const before = this.#before.visible(range);
    const after = this.#after.visible(range);
    const cuts = [...new Set([...before, ...after].flatMap(({ start, end }) => [start, end]))];
    cuts.sort((left, right) => left - right);
    const parts: Part[] = [];
    let inBefore = 0;
    let inAfter = 0;
    for (const [index, start] of cuts.slice(0, -1).entries()) {
      const end = cuts[index + 1] as number;
      while ((before[inBefore]?.end ?? end) <= start) inBefore += 1;
      while ((after[inAfter]?.end ?? end) <= start) inAfter += 1;
      const wasThere = (before[inBefore]?.start ?? end) <= start;
      const isThere = (after[inAfter]?.start ?? end) <= start;
      if (isThere) parts.push({ start, end, change: wasThere ? null : this.#insertion(range.client) });
      else if (wasThere) parts.push(...this.#deletedParts({ client: range.client, start, end }));
    }
    return parts;
  }

  #deletedParts(range: ClockRange): Part[] {
    let { start } = range;
    return this.#deletions.split(range).map(({ end, by }) => {
      const part: Part = { start, end, change: { kind: 'deleted', by } };
      start = end;
      return part;
    });
  }

  #insertion(client: number): Change {
    return { kind: 'inserted', by: this.#authors.get(client) ?? null };
  }

  #deletion(item: Y.Item): Change {
    return { kind: 'deleted', by: this.#deletions.split(idRange(item))[0]?.by ?? null };
  }
}

const isSameChange = (left: Change | undefined, right: Change | undefined): boolean =>
  left?.kind === right?.kind && left?.by === right?.by;

const addRun = (runs: RawRun[], run: RawRun): void => {
  const last = runs.at(-1);
  if (last !== undefined && last.attributes === run.attributes && isSameChange(last.change, run.change))
    runs[runs.length - 1] = { ...last, text: last.text + run.text };
  else runs.push(run);
};

/**
 * The body at the end of the log as a checked tree in which every part that differs from the earlier moment says what happened
 * to it and who did it; what was deleted since stands where it stood. Pure, and as slow as applying the log twice.
 */
export const compareMoments = ({ updates, sinceSeq, authors }: ComparisonInput): readonly Block[] => {
  const doc = new Y.Doc({ gc: false });
  const deletions = new Deletions();
  const apply = (some: readonly AuthoredUpdate[]): void =>
    doc.transact((transaction) => {
      for (const { data } of some) Y.applyUpdate(doc, data);
      // As in compaction: no clean-up of formatting, which would be deletions that nobody made.
      transaction.local = true;
    });
  apply(updates.filter(({ seq }) => seq <= sinceSeq));
  const before = sinceSeq === 0 ? Moment.start : new Moment(Y.snapshot(doc));
  const later = updates.filter(({ seq }) => seq > sinceSeq);
  apply(later);
  for (const { data, by } of later) deletions.add(summarizeUpdate(data).deletes, by);
  const comparison = new Comparison(before, new Moment(Y.snapshot(doc)), deletions, authors);
  return blocksFromFragment(doc.getXmlFragment(bodyName), comparison);
};
