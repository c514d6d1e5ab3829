import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Coverage, decodeCoverage, encodeCoverage, rangesOfDoc, rangesOfUpdate, rangesOfVector } from './coverage.ts';
import { SavedState } from './saved-state.ts';
import { editRandomly, generatorOf, type Random } from './testing/random-edits.ts';
import { unsavedUpdate } from './unsaved-update.ts';

/** Everything of `doc` that the server's document lacks. */
const lacking = (server: Y.Doc, doc: Y.Doc): Coverage => rangesOfDoc(server).missing(rangesOfDoc(doc));

/**
 * A server as the contract has it: it keeps what it gets, confirms with an echo only what is complete, and asks again for
 * what is missing before an update. `lose` and `shuffle` spoil the lines between it and its peers in both directions.
 */
class Simulation {
  readonly server = new Y.Doc({ gc: true });
  readonly peers: Peer[] = [];
  readonly random: Random;
  readonly loss: number;
  /** Confirmed to nobody yet: something before it is missing. */
  held: { readonly update: Uint8Array; readonly from: Peer }[] = [];

  constructor(random: Random, loss: number) {
    this.random = random;
    this.loss = loss;
  }

  take(update: Uint8Array, from: Peer): void {
    Y.applyUpdate(this.server, update);
    this.held.push({ update, from });
    const own = rangesOfDoc(this.server);
    const vector = Coverage.of(rangesOfVector(Y.encodeStateVector(this.server)));
    this.held = this.held.filter((entry) => {
      const ranges = rangesOfUpdate(entry.update);
      const isComplete = vector.missing({ structs: ranges.structs, deletes: [] }).structs.isEmpty;
      if (isComplete && own.missing(ranges).isEmpty) for (const peer of this.peers) peer.incoming.push(entry.update);
      return !isComplete;
    });
  }
}

class Peer {
  readonly doc = new Y.Doc();
  readonly saved = new SavedState();
  readonly simulation: Simulation;
  incoming: Uint8Array[] = [];
  outgoing: Uint8Array[] = [];

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      const fresh = this.saved.addLocal(rangesOfUpdate(update));
      if (origin !== this || !fresh.isEmpty) this.outgoing.push(update);
    });
  }

  /** One message, now and then out of order, now and then lost. */
  #next(queue: Uint8Array[]): Uint8Array | null {
    const { random, loss } = this.simulation;
    const index = random() < 0.2 ? Math.floor(random() * queue.length) : 0;
    const [message] = queue.splice(index, 1);
    return message === undefined || random() < loss ? null : message;
  }

  send(): void {
    const update = this.#next(this.outgoing);
    if (update) this.simulation.take(update, this);
  }

  receive(): void {
    const update = this.#next(this.incoming);
    if (!update) return;
    this.saved.receive(rangesOfUpdate(update));
    Y.applyUpdate(this.doc, update, this);
  }

  /** The line is cut: what was on it is lost. Then both sides exchange step 1 and step 2. */
  reconnect(): void {
    const { server } = this.simulation;
    this.incoming = [];
    this.outgoing = [];
    this.saved.beginSync();
    this.saved.receive(rangesOfVector(Y.encodeStateVector(server)));
    const answer = Y.encodeStateAsUpdate(server, Y.encodeStateVector(this.doc));
    this.saved.receive(rangesOfUpdate(answer));
    Y.applyUpdate(this.doc, answer, this);
    this.saved.completeSync(rangesOfDoc(this.doc));
    this.simulation.take(Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(server)), this);
  }

  resend(): void {
    const update = unsavedUpdate(this.doc, this.saved.covered, this.saved.unsaved);
    if (update) this.outgoing.push(update);
  }
}

const steps = Number(process.env.CLOUDITY_TEST_STEPS ?? 300);
const seeds = Array.from({ length: 12 }, () => Math.floor(Math.random() * 2 ** 31));

describe('saved state', () => {
  test.each(seeds)('saved means that the server has every struct and deletion (seed %i)', (seed) => {
    const random = generatorOf(seed);
    const simulation = new Simulation(random, random() * 0.4);
    simulation.peers.push(...Array.from({ length: 3 }, () => new Peer(simulation)));
    let timesSaved = 0;
    const check = (): void => {
      for (const { doc, saved } of simulation.peers) {
        const missing = lacking(simulation.server, doc);
        expect(saved.unsaved.missing(missing).isEmpty, 'what the server lacks is unsaved').toBe(true);
        if (saved.isSaved) timesSaved += 1;
      }
    };
    for (let step = 0; step < steps; step += 1) {
      const peer = simulation.peers[Math.floor(random() * simulation.peers.length)];
      const dice = random();
      if (dice < 0.3) editRandomly(peer?.doc ?? new Y.Doc(), random);
      else if (dice < 0.6) peer?.send();
      else if (dice < 0.94) peer?.receive();
      else if (dice < 0.97) peer?.resend();
      else peer?.reconnect();
      check();
    }
    // With a line that works again, everything becomes saved, for everybody.
    Object.assign(simulation, { loss: 0 });
    for (const peer of [...simulation.peers, ...simulation.peers]) {
      peer.reconnect();
      for (const { incoming, outgoing } of simulation.peers)
        expect(incoming.length + outgoing.length).toBeLessThan(10_000);
      for (let left = 0; left < 10_000; left += 1) {
        if (simulation.peers.every(({ incoming, outgoing }) => incoming.length + outgoing.length === 0)) break;
        for (const other of simulation.peers) {
          other.send();
          other.receive();
        }
      }
    }
    check();
    expect(simulation.peers.map(({ saved }) => saved.isSaved)).toEqual([true, true, true]);
    expect(timesSaved).toBeGreaterThan(0);
    const [first, ...others] = simulation.peers.map(({ doc }) => Y.encodeStateVector(doc).toString());
    expect(new Set(others)).toEqual(new Set([first]));
  });

  test('an echo that only deletes confirms the deletion', () => {
    const doc = new Y.Doc();
    const saved = new SavedState();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => {
      saved.addLocal(rangesOfUpdate(update));
      updates.push(update);
    });
    doc.getText('t').insert(0, 'hello');
    saved.receive(rangesOfUpdate(updates[0] ?? new Uint8Array()));
    expect(saved.isSaved).toBe(true);
    doc.getText('t').delete(1, 2);
    expect(saved.isSaved).toBe(false);
    expect(saved.unsaved.structs.isEmpty).toBe(true);
    saved.receive(rangesOfUpdate(updates[1] ?? new Uint8Array()));
    expect(saved.isSaved).toBe(true);
  });

  test('a state vector confirms inserts and never deletions', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'hello');
    doc.getText('t').delete(0, 1);
    const saved = new SavedState();
    saved.addLocal(rangesOfDoc(doc));
    saved.receive(rangesOfVector(Y.encodeStateVector(doc)));
    expect(saved.unsaved.structs.isEmpty).toBe(true);
    expect(saved.isSaved).toBe(false);
  });

  test('an update behind a hole confirms itself, not the hole', () => {
    const source = new Y.Doc();
    const parts: Uint8Array[] = [];
    source.on('update', (update: Uint8Array) => parts.push(update));
    for (const letter of 'abc') source.getText('t').insert(0, letter);
    const saved = new SavedState();
    saved.addLocal(rangesOfDoc(source));
    saved.receive(rangesOfUpdate(Y.mergeUpdates([parts[0] ?? new Uint8Array(), parts[2] ?? new Uint8Array()])));
    expect([...saved.unsaved.structs]).toEqual([{ client: source.clientID, start: 1, end: 2 }]);
  });

  test('what an older server lacks again is unsaved again', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'hello');
    const saved = new SavedState();
    saved.addLocal(rangesOfDoc(doc));
    saved.receive(rangesOfDoc(doc));
    expect(saved.isSaved).toBe(true);
    saved.beginSync();
    expect(saved.isSaved).toBe(true);
    saved.completeSync(rangesOfDoc(doc));
    expect(saved.isSaved).toBe(false);
  });

  test('what is kept of the coverage comes back; anything else covers nothing', () => {
    const doc = new Y.Doc();
    for (let step = 0; step < 50; step += 1) editRandomly(doc, generatorOf(step));
    const coverage = rangesOfDoc(doc);
    const back = decodeCoverage(encodeCoverage(coverage));
    expect(back.missing(coverage).isEmpty && coverage.missing(back).isEmpty).toBe(true);
    for (const bytes of [new Uint8Array(), new Uint8Array([9]), encodeCoverage(coverage).slice(0, -1)])
      expect(decodeCoverage(bytes).isEmpty).toBe(true);
  });

  test('an offline copy counts as unsaved, except for what the server was known to have', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'confirmed');
    const confirmed = rangesOfDoc(doc);
    doc.getText('t').insert(0, 'offline ');
    const saved = new SavedState();
    saved.addLocal(rangesOfDoc(doc));
    saved.recall(confirmed);
    expect([...saved.unsaved.structs]).toEqual([{ client: doc.clientID, start: 9, end: 17 }]);
    saved.beginSync();
    saved.recall(rangesOfDoc(doc));
    expect(saved.isSaved).toBe(false);
  });

  test.each(seeds)('the unsaved update holds what is missing and next to nothing else (seed %i)', (seed) => {
    const random = generatorOf(seed);
    const [server, doc] = [new Y.Doc(), new Y.Doc()];
    for (let step = 0; step < 60; step += 1) {
      editRandomly(doc, random);
      if (step === 30) Y.applyUpdate(server, Y.encodeStateAsUpdate(doc));
    }
    const covered = rangesOfDoc(server);
    const unsaved = covered.missing(rangesOfDoc(doc));
    const update = unsavedUpdate(doc, covered, unsaved);
    if (update) Y.applyUpdate(server, update);
    expect(lacking(server, doc).isEmpty).toBe(true);
    const sent = rangesOfUpdate(update ?? new Uint8Array([0, 0]));
    expect([...unsaved.missing({ structs: [], deletes: sent.deletes }).deletes]).toEqual([]);
    expect(unsavedUpdate(doc, rangesOfDoc(doc), new Coverage())).toBeNull();
  });
});
