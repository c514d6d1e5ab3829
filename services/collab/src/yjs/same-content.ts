import * as Y from 'yjs';
import type { Struct } from './update-summary.ts';

/** Content of a struct between two clocks as bytes that are equal for equal content; null when it was garbage collected. */
const contentBytes = (item: Y.Item, from: number, to: number): Uint8Array => {
  const content = item.content.copy();
  const part = from > 0 ? content.splice(from) : content;
  if (to - from < part.getLength()) part.splice(to - from);
  const encoder = new Y.UpdateEncoderV1();
  part.write(encoder, 0);
  return encoder.toUint8Array();
};

const bytesEqual = (left: Uint8Array, right: Uint8Array): boolean =>
  Buffer.compare(Buffer.from(left.buffer, left.byteOffset, left.length), right) === 0;

/** Yjs replaces half of a surrogate pair by U+FFFD where it splits text, so that character says nothing. */
const textEqual = (left: string, right: string): boolean => {
  if (left === right) return true;
  for (let index = 0; index < left.length; index++) {
    const one = left[index];
    const other = right[index];
    if (one !== other && one !== '\ufffd' && other !== '\ufffd') return false;
  }
  return true;
};

const idsEqual = (left: Y.ID | null, right: Y.ID | null): boolean =>
  left === right || (left !== null && right !== null && Y.compareIDs(left, right));

const originAt = (item: Y.Item, clock: number): Y.ID | null =>
  clock > item.id.clock ? Y.createID(item.id.client, clock - 1) : item.origin;

/**
 * Whether two structs of one client say the same about the clocks they share. Deleted content may be gone from either side,
 * which makes it equal to anything: that is how a resend after garbage collection looks.
 */
export const isSameContent = (left: Struct, right: Struct): boolean => {
  const start = Math.max(left.id.clock, right.id.clock);
  const end = Math.min(left.id.clock + left.length, right.id.clock + right.length);
  if (end <= start || left instanceof Y.GC || right instanceof Y.GC) return true;
  if (!idsEqual(originAt(left, start), originAt(right, start)) || !idsEqual(left.rightOrigin, right.rightOrigin))
    return false;
  const [one, other] = [left.content, right.content];
  if (one instanceof Y.ContentDeleted || other instanceof Y.ContentDeleted) return true;
  if (one instanceof Y.ContentString && other instanceof Y.ContentString)
    return textEqual(
      one.str.slice(start - left.id.clock, end - left.id.clock),
      other.str.slice(start - right.id.clock, end - right.id.clock),
    );
  if (one.constructor !== other.constructor) return false;
  return bytesEqual(
    contentBytes(left, start - left.id.clock, end - left.id.clock),
    contentBytes(right, start - right.id.clock, end - right.id.clock),
  );
};

/** Whether `candidate` contradicts what `known` says anywhere. Both lists are ascending per client. */
export const hasConflict = (candidate: readonly Struct[], known: readonly Struct[]): boolean => {
  const byClient = new Map<number, Struct[]>();
  for (const struct of known) {
    const list = byClient.get(struct.id.client);
    if (list) list.push(struct);
    else byClient.set(struct.id.client, [struct]);
  }
  return candidate.some((struct) =>
    (byClient.get(struct.id.client) ?? []).some((other) => !isSameContent(struct, other)),
  );
};
