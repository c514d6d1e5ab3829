import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { compact } from '../compaction/compact.ts';
import { decodeFrame, type Frame } from '../protocol/frame.ts';
import { withSeed } from '../testing/random.ts';
import { textOf, typed, typist } from '../testing/updates.ts';
import { decodeSnapshotRanges } from '../yjs/snapshot-ranges.ts';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import { DocumentState } from './document-state.ts';
import { syncAnswer } from './sync-answer.ts';

const append = (state: DocumentState, data: Uint8Array) =>
  state.append({ seq: state.seq + 1, data, summary: summarizeUpdate(data) });

const shownText = (shown: readonly Uint8Array[], before: readonly Uint8Array[] = []): string =>
  textOf([...before, ...shown]);

const updatesOf = (frames: readonly Uint8Array[]): Uint8Array[] =>
  frames.map((bytes) => {
    const frame: Frame = decodeFrame(bytes);
    if (frame.type !== 'update' && frame.type !== 'step2') throw new Error('not a change');
    return frame.update;
  });

const answerText = (state: DocumentState, vector = new Map<number, number>()): string =>
  textOf(updatesOf(syncAnswer(state, vector)));

const parts = (...strings: readonly string[]): Uint8Array[] => typed(7, ...strings);
const at = (updates: readonly Uint8Array[], index: number): Uint8Array => updates[index] ?? new Uint8Array();

describe('CO4 (H2): the vector advances over unbroken clocks only', () => {
  it('holds back what begins behind a hole, and shows both when the hole is filled', () => {
    const state = new DocumentState(null, null);
    const [a, b, c] = parts('one ', 'two ', 'three') as [Uint8Array, Uint8Array, Uint8Array];
    expect(append(state, a)).toHaveLength(1);
    expect(append(state, c)).toHaveLength(0);
    expect(state.vector()).toEqual(new Map([[7, 4]]));
    expect(state.hasHeld).toBe(true);
    expect(answerText(state)).toBe('one ');
    expect(shownText(append(state, b), [a])).toBe('one two three');
    expect(state.hasHeld).toBe(false);
    expect(state.vector()).toEqual(new Map([[7, 13]]));
    expect(answerText(state)).toBe('one two three');
  });

  it('a Skip inside an update is a hole too, though parseUpdateMeta reports the end behind it', () => {
    const state = new DocumentState(null, null);
    const [a, , c] = parts('one ', 'two ', 'three') as [Uint8Array, Uint8Array, Uint8Array];
    const merged = Y.mergeUpdates([a, c]);
    expect(Y.parseUpdateMeta(merged).to).toEqual(new Map([[7, 13]]));
    expect(shownText(append(state, merged))).toBe('one ');
    expect(state.vector()).toEqual(new Map([[7, 4]]));
  });

  it('what depends on another person\u2019s missing text is held, and what was typed after it', () => {
    const [ada, bob] = [typist(1), typist(2)];
    ada.text.insert(0, 'ada');
    Y.applyUpdate(bob.doc, at(ada.updates, 0));
    bob.updates.length = 0;
    bob.text.insert(3, ' bob');
    bob.text.insert(7, '!');
    const state = new DocumentState(null, null);
    expect(append(state, at(bob.updates, 0))).toHaveLength(0);
    expect(append(state, at(bob.updates, 1))).toHaveLength(0);
    expect(state.vector()).toEqual(new Map());
    expect(shownText(append(state, at(ada.updates, 0)))).toBe('ada bob!');
    expect(answerText(state)).toBe('ada bob!');
  });

  it('two updates that each lack something of the other become readable together', () => {
    const [ada, bob] = [typist(1), typist(2)];
    ada.text.insert(0, 'a');
    bob.text.insert(0, 'b');
    const [a1, b1] = [at(ada.updates, 0), at(bob.updates, 0)];
    Y.applyUpdate(ada.doc, b1);
    Y.applyUpdate(bob.doc, a1);
    ada.text.insert(2, 'A');
    bob.text.insert(2, 'B');
    const state = new DocumentState(null, null);
    expect(append(state, Y.mergeUpdates([a1, ada.updates.at(-1) ?? a1]))).toHaveLength(1);
    expect(shownText(append(state, Y.mergeUpdates([b1, bob.updates.at(-1) ?? b1]))).length).toBeGreaterThan(0);
    expect(answerText(state).split('').sort().join('')).toBe('ABab');
    expect(state.hasHeld).toBe(false);
  });

  it('what can be read of an update is shown, though a part of it must wait', () => {
    const [gone, bob] = [typist(1), typist(2)];
    gone.text.insert(0, 'missing');
    bob.text.insert(0, 'mine');
    const state = new DocumentState(null, null);
    const later = typed(1, 'missing', ' later')[1] ?? new Uint8Array();
    expect(shownText(append(state, Y.mergeUpdates([later, at(bob.updates, 0)])))).toBe('mine');
    expect(state.vector()).toEqual(new Map([[2, 4]]));
    expect(state.hasHeld).toBe(true);
  });

  it('a deletion of what is missing is held', () => {
    const { text, updates } = typist(7);
    text.insert(0, 'abc');
    text.delete(0, 1);
    const state = new DocumentState(null, null);
    expect(append(state, at(updates, 1))).toHaveLength(0);
    expect(shownText(append(state, at(updates, 0)))).toBe('bc');
    expect(answerText(state)).toBe('bc');
  });
});

describe('CO7 (H3): what changes nothing', () => {
  it('is known when its structs lie within the vector and its deletions within the deleted', () => {
    const { text, updates } = typist(7);
    text.insert(0, 'abcdef');
    text.delete(1, 2);
    const state = new DocumentState(null, null);
    append(state, at(updates, 0));
    expect(state.admit(at(updates, 0))).toEqual({ kind: 'known', isCommitted: true });
    expect(state.admit(at(updates, 1)).kind).toBe('news');
    append(state, at(updates, 1));
    expect(state.admit(at(updates, 1))).toEqual({ kind: 'known', isCommitted: true });
    expect(state.admit(new Uint8Array([0, 0]))).toEqual({ kind: 'empty' });
  });

  it('is not committed while what it repeats waits for its commit', () => {
    const state = new DocumentState(null, null);
    const [update] = parts('abc') as [Uint8Array];
    const first = state.admit(update);
    if (first.kind !== 'news') throw new Error('expected news');
    state.reserve(first.news);
    expect(state.admit(update)).toEqual({ kind: 'known', isCommitted: false });
    expect(state.vector()).toEqual(new Map());
    expect(updatesOf(syncAnswer(state, new Map()))).toEqual([new Uint8Array([0, 0])]);
    state.releaseReservations();
    expect(state.admit(update).kind).toBe('news');
  });

  it('only what is new of an update is stored', () => {
    const { doc, text, updates } = typist(7);
    text.insert(0, 'x'.repeat(500));
    for (let index = 0; index < 100; index++) text.delete(index, 1);
    const state = new DocumentState(null, null);
    for (const update of updates) append(state, update);
    text.insert(0, 'new');
    const step2 = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(Y.mergeUpdates(updates.slice(0, 1))));
    const admission = state.admit(step2);
    if (admission.kind !== 'news') throw new Error('expected news');
    expect(admission.news.isTrimmed).toBe(true);
    expect(admission.news.data.length).toBeLessThan(40);
    expect(step2.length).toBeGreaterThan(200);
    append(state, admission.news.data);
    expect(answerText(state)).toBe(text.toString());
  });
});

describe('CO13 (H7): other content under a taken clock', () => {
  const other = typed(7, 'abX')[0] ?? new Uint8Array();
  const mine = typed(7, 'abcdef')[0] ?? new Uint8Array();

  it('contradicts the tail, what waits, and the snapshot', () => {
    const inTail = new DocumentState(null, null);
    append(inTail, mine);
    expect(inTail.admit(other)).toEqual({ kind: 'conflict' });

    const waiting = new DocumentState(null, null);
    const news = waiting.admit(mine);
    if (news.kind === 'news') waiting.reserve(news.news);
    expect(waiting.admit(other)).toEqual({ kind: 'conflict' });

    const { snapshot, ranges } = compact({ snapshot: null, rows: [{ seq: 1, data: mine }] });
    const compacted = new DocumentState({ seq: 1, data: snapshot }, decodeSnapshotRanges(ranges));
    expect(compacted.admit(other)).toEqual({ kind: 'conflict' });
    expect(compacted.admit(mine)).toEqual({ kind: 'known', isCommitted: true });
  });

  it('even when the rest of it is new', () => {
    const state = new DocumentState(null, null);
    append(state, mine);
    expect(state.admit(typed(7, 'abXdefghi')[0] ?? new Uint8Array())).toEqual({ kind: 'conflict' });
    expect(state.admit(Y.mergeUpdates(typed(7, 'abcdef', 'ghi'))).kind).toBe('news');
  });
});

describe('the answer to a step 1', () => {
  it('ends with the step 2 and holds just what the client lacks', () => {
    const state = new DocumentState(null, null);
    const updates = parts(...Array.from({ length: 120 }, (_, index) => `${index} `));
    for (const update of updates.slice(0, 60)) append(state, update);
    const rows = state.tail.map(({ seq, data }) => ({ seq, data }));
    const { snapshot } = compact({ snapshot: null, rows });
    state.replaceSnapshot({ seq: 60, data: snapshot });
    for (const update of updates.slice(60)) append(state, update);
    const frames = syncAnswer(state, new Map()).map(decodeFrame);
    expect(frames.map(({ type }) => type)).toEqual(['update', 'update', 'step2']);
    expect(answerText(state)).toBe(textOf(updates));
    const missing = updatesOf(syncAnswer(state, new Map([[7, (state.vector().get(7) ?? 0) - 4]])));
    expect(missing).toHaveLength(1);
    expect(at(missing, 0).length).toBeLessThan(30);
    expect(updatesOf(syncAnswer(state, state.vector()))).toEqual([new Uint8Array([0, 0])]);
  });
});

describe('random peers', () => {
  it('five of them converge over a state that commits late, compacts and repeats', async () => {
    await withSeed((random) => {
      const state = new DocumentState(null, null);
      const peers = Array.from({ length: 5 }, (_, index) => typist(index + 1));
      const rows: { seq: number; data: Uint8Array }[] = [];
      const outbox: Uint8Array[] = [];
      const commit = (): void => {
        for (const data of outbox.splice(0)) {
          const admission = state.admit(data);
          if (admission.kind === 'conflict') throw new Error('a conflict between honest peers');
          if (admission.kind !== 'news') continue;
          const shown = append(state, admission.news.data);
          rows.push({ seq: state.seq, data: admission.news.data });
          for (const peer of peers)
            if (random.next() < 0.7) for (const update of shown) Y.applyUpdate(peer.doc, update, 'remote');
        }
      };
      for (let step = 0; step < 400; step++) {
        const { doc, text, updates } = random.pick(peers);
        updates.length = 0;
        if (random.next() < 0.6 || text.length === 0)
          text.insert(random.below(text.length + 1), random.pick(['a', 'bb', 'é', 'long text ']));
        else if (random.next() < 0.7) text.delete(random.below(text.length), 1);
        else text.format(0, Math.min(3, text.length), { bold: random.next() < 0.5 || null });
        outbox.push(...updates.filter(() => random.next() < 0.9));
        if (random.next() < 0.1) outbox.push(Y.encodeStateAsUpdate(doc));
        if (random.next() < 0.3) commit();
        if (random.next() < 0.05) {
          const { snapshot } = compact({ snapshot: null, rows });
          state.replaceSnapshot({ seq: state.seq, data: snapshot });
        }
      }
      // Yjs tidies up formatting wherever a change arrives, which is a change again: a few rounds until all is said.
      for (let round = 0; round < 10; round++) {
        for (const { doc } of peers) outbox.push(Y.encodeStateAsUpdate(doc));
        // In the first round nothing may be new to the state, and much to the peers.
        if (round > 0 && outbox.every((update) => state.admit(update).kind === 'known')) break;
        commit();
        for (const { doc } of peers)
          for (const update of updatesOf(syncAnswer(state, Y.decodeStateVector(Y.encodeStateVector(doc)))))
            Y.applyUpdate(doc, update, 'remote');
      }
      const [first, ...others] = peers.map(({ text }) => JSON.stringify(text.toDelta()));
      for (const other of others) expect(other).toBe(first);
      expect(state.hasHeld).toBe(false);
      for (const { doc } of peers) expect(state.admit(Y.encodeStateAsUpdate(doc)).kind).toBe('known');
      const { snapshot, ranges } = compact({ snapshot: null, rows });
      expect([...decodeSnapshotRanges(ranges).structs.vector()].sort()).toEqual([...state.vector()].sort());
      const reopened = new Y.Doc();
      Y.applyUpdate(reopened, snapshot);
      expect(JSON.stringify(reopened.getText('text').toDelta())).toBe(first);
    });
  });
});
