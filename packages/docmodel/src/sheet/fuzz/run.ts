import * as Y from 'yjs';
import { insertDimension } from '../dimension.ts';
import { addSheet, emptyWorkbook } from '../sheets.ts';
import { vacuumWorkbook } from '../vacuum.ts';
import { Workbook } from '../workbook.ts';
import { act } from './actions.ts';
import { checkAgainstFresh, checkWorkbook, portrait } from './invariants.ts';
import { Ledger } from './ledger.ts';
import { type Random, randomFrom } from './random.ts';
import { Replica } from './replica.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly replicas: number;
  /** Each ends with a merge of all and the checks. */
  readonly rounds: number;
  /** Most actions of one replica in one round. */
  readonly burst: number;
}

export interface FuzzCounts {
  readonly actions: Readonly<Record<string, number>>;
  readonly merges: number;
  readonly judgedCells: number;
}

/** A workbook with a sheet of 20 rows and three more runs of rows, and a second one: small enough that people meet. */
const seedState = (): Uint8Array => {
  const doc = new Y.Doc();
  doc.clientID = 2;
  const workbook = new Workbook(doc);
  Y.applyUpdate(doc, emptyWorkbook());
  const sheet = addSheet(workbook, 'Main', { position: 0, rows: 20, columns: 6 });
  for (const at of [20, 10, 38]) insertDimension(workbook, { sheet, dimension: 'rows', at, count: 18 });
  addSheet(workbook, "It's 2", { position: 1, rows: 20, columns: 4 });
  workbook.journal.transact(() => workbook.journal.put(workbook.list.map, 's1:x', 1));
  const state = Y.encodeStateAsUpdate(doc);
  workbook.destroy();
  return state;
};

/** Some of what waits reaches some of the others, now and then in another order, some of it twice. */
const deliver = (replicas: readonly Replica[], random: Random): void => {
  for (const from of replicas)
    for (const to of replicas) {
      if (from === to || random.chance(0.6)) continue;
      for (const update of random.chance(0.2) ? random.shuffled(from.outbox) : from.outbox) {
        if (random.chance(0.05)) break;
        Y.applyUpdate(to.doc, update, 'remote');
        if (random.chance(0.1)) Y.applyUpdate(to.doc, update, 'remote');
      }
    }
};

const mergeAll = (replicas: readonly Replica[]): void => {
  for (let pass = 0; pass < 2; pass += 1)
    for (const from of replicas)
      for (const to of replicas)
        if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), 'remote');
  for (const replica of replicas) replica.outbox.length = 0;
};

const checkAll = (replicas: readonly Replica[], ledger: Ledger): void => {
  const [first, ...others] = replicas;
  if (first === undefined) return;
  const seen = portrait(first.workbook);
  for (const other of others)
    if (portrait(other.workbook) !== seen) throw new Error(`replicas 0 and ${other.index} show different workbooks`);
  ledger.settle(replicas);
  checkWorkbook(first.workbook, ledger);
  checkAgainstFresh(first.workbook);
  let changes = 0;
  first.doc.on('update', () => {
    changes += 1;
  });
  for (const other of others) Y.applyUpdate(first.doc, Y.encodeStateAsUpdate(other.doc), 'remote');
  if (changes > 0) throw new Error('updates that were there already changed something');
};

/** The vacuumed workbook shows the same, and so does one that is vacuumed twice; the same document gives the same bytes. */
const vacuumed = (replica: Replica): Uint8Array => {
  const update = vacuumWorkbook(replica.doc);
  const again = vacuumWorkbook(replica.doc);
  if (update.length !== again.length || update.some((byte, index) => byte !== again[index]))
    throw new Error('two vacuums of one document differ');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const workbook = new Workbook(doc);
  if (portrait(workbook) !== portrait(replica.workbook)) throw new Error('a vacuum changed what is shown');
  workbook.destroy();
  doc.destroy();
  return update;
};

/** Throws with the seed when anything that must hold does not. */
export const fuzzOnce = ({ seed, replicas: count, rounds, burst }: FuzzOptions): FuzzCounts => {
  const random = randomFrom(seed);
  const ledger = new Ledger();
  const actions: Record<string, number> = {};
  const history: string[] = [];
  const state = seedState();
  let replicas = Array.from({ length: count }, (_, index) => new Replica(index, 100 + index, state));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (let wave = 0; wave < 3; wave += 1) {
        for (const replica of random.shuffled(replicas))
          for (let left = random.below(burst); left > 0; left -= 1) {
            history.push(`${replica.index}`);
            const name = act(replica, random, ledger);
            actions[name] = (actions[name] ?? 0) + 1;
            history[history.length - 1] += ` ${name}`;
          }
        deliver(replicas, random);
      }
      mergeAll(replicas);
      history.push(`merge ${round}`);
      checkAll(replicas, ledger);
      if (replicas[0] === undefined || round !== Math.floor(rounds / 2)) continue;
      const update = vacuumed(replicas[0]);
      for (const replica of replicas) replica.destroy();
      replicas = replicas.map(({ index }) => new Replica(index, 1_000 * (round + 1) + index, update));
      history.push('vacuum');
      checkAll(replicas, ledger);
    }
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${history.slice(-30).join('; ')}`, { cause: error });
  } finally {
    for (const replica of replicas) replica.destroy();
  }
  return { actions, merges: rounds, judgedCells: ledger.judgedCells };
};
