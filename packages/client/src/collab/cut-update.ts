import type { ClockRange } from '@cloudity/docmodel/range-set';
import * as Y from 'yjs';
import { type Struct, writeUpdate } from './write-update.ts';

/** A range of deletions takes some ten bytes at most. */
const deletesPerPart = 50_000;

const sizeOf = (struct: Struct): number => {
  const encoder = new Y.UpdateEncoderV1();
  struct.write(encoder, 0);
  return encoder.toUint8Array().length;
};

/** Not between the two halves of a character beyond the first plane, which Yjs would replace. */
const middleOf = ({ content, length }: Y.Item): number => {
  const middle = length >> 1;
  return content instanceof Y.ContentString && /[\ud800-\udbff]/.test(content.str[middle - 1] ?? '')
    ? middle - 1
    : middle;
};

/** A long text or list that was written at once is one struct: as several, none larger than `partBytes` if they can be cut. */
const pieces = (struct: Struct, partBytes: number): readonly Struct[] => {
  if (struct instanceof Y.GC || struct.length < 4 || sizeOf(struct) <= partBytes) return [struct];
  const { id, origin, rightOrigin, parent, parentSub } = struct;
  const middle = middleOf(struct);
  const left = struct.content.copy();
  const right = left.splice(middle);
  const cut = Y.createID(id.client, id.clock + middle);
  const before = Y.createID(id.client, id.clock + middle - 1);
  return [
    new Y.Item(id, null, origin, null, rightOrigin, parent, parentSub, left),
    new Y.Item(cut, null, before, null, rightOrigin, parent, parentSub, right),
  ].flatMap((half) => pieces(half, partBytes));
};

/** What has to be in a document before this struct can be. */
const needs = (struct: Struct): readonly Y.ID[] =>
  struct instanceof Y.GC
    ? []
    : [struct.origin, struct.rightOrigin, struct.parent].filter((id): id is Y.ID => id instanceof Y.ID);

/** The structs in an order in which each finds what it needs before it, as far as it is among them. */
const inOrder = function* (structs: readonly Struct[]): Generator<Struct> {
  const groups = Map.groupBy(structs, ({ id }) => id.client);
  const positions = new Map<number, number>();
  const nextOf = (client: number): Struct | undefined => groups.get(client)?.[positions.get(client) ?? 0];
  for (const first of groups.keys()) {
    const wanted: Y.ID[] = [Y.createID(first, Number.MAX_SAFE_INTEGER)];
    for (let aim = wanted.at(-1); aim !== undefined; aim = wanted.at(-1)) {
      const next = nextOf(aim.client);
      if (next === undefined || next.id.clock > aim.clock) {
        wanted.pop();
        continue;
      }
      const missing = needs(next).find(({ client, clock }) => {
        const theirs = nextOf(client);
        // Nothing needs what comes after itself: an update that says so is not waited for.
        return theirs !== undefined && theirs.id.clock <= clock && wanted.every((one) => one.client !== client);
      });
      if (missing) wanted.push(missing);
      else {
        positions.set(next.id.client, (positions.get(next.id.client) ?? 0) + 1);
        yield next;
      }
    }
  }
};

/**
 * The update as several, to be taken in one after the other: none needs anything of a later one, and together they are the update.
 * Each is little larger than `partBytes` at most, unless it holds one thing that cannot be cut. Deletions come last.
 * Errors: throws for what is no update.
 */
export const cutUpdate = (update: Uint8Array, partBytes: number): readonly Uint8Array[] => {
  const { structs, ds } = Y.decodeUpdate(update);
  const whole = structs.filter((struct): struct is Struct => !(struct instanceof Y.Skip));
  const parts: Uint8Array[] = [];
  let part: Struct[] = [];
  let bytes = 0;
  for (const struct of inOrder(whole.flatMap((one) => pieces(one, partBytes)))) {
    const size = sizeOf(struct);
    if (bytes > 0 && bytes + size > partBytes) {
      parts.push(writeUpdate(part, []));
      [part, bytes] = [[], 0];
    }
    part.push(struct);
    bytes += size;
  }
  if (part.length > 0) parts.push(writeUpdate(part, []));
  const deletes: ClockRange[] = [...ds.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => ({ client, start: clock, end: clock + len })),
  );
  for (let at = 0; at < deletes.length; at += deletesPerPart)
    parts.push(writeUpdate([], deletes.slice(at, at + deletesPerPart)));
  return parts;
};
