import process from 'node:process';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { act } from './fuzz/actions.ts';
import { portrait } from './fuzz/invariants.ts';
import { Ledger } from './fuzz/ledger.ts';
import { randomFrom } from './fuzz/random.ts';
import { Replica } from './fuzz/replica.ts';
import { restoreWorkbook } from './restore.ts';
import { emptyWorkbook } from './sheets.ts';
import { vacuumWorkbook } from './vacuum.ts';
import { Workbook } from './workbook.ts';

const docOf = (...updates: readonly Uint8Array[]): Y.Doc => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

const shownBy = (doc: Y.Doc): string => {
  const workbook = new Workbook(doc);
  const shown = portrait(workbook);
  workbook.destroy();
  return shown;
};

it('a restored workbook shows what it showed, vacuumed meanwhile or not, as one change that others take in', () => {
  const first = Number(process.env.CLOUDITY_SHEET_SEED ?? Math.floor(Math.random() * 2 ** 31));
  for (let seed = first; seed < first + 5; seed += 1) {
    const random = randomFrom(seed);
    const ledger = new Ledger();
    const replica = new Replica(0, 100, emptyWorkbook());
    for (let count = 0; count < 25; count += 1) act(replica, random, ledger);
    const past = docOf(Y.encodeStateAsUpdate(replica.doc));
    const then = shownBy(past);
    for (let count = 0; count < 25; count += 1) act(replica, random, ledger);
    const state = seed % 2 === 0 ? Y.encodeStateAsUpdate(replica.doc) : vacuumWorkbook(replica.doc);
    const [doc, peer] = [docOf(state), docOf(state)];
    doc.on('update', (update: Uint8Array) => Y.applyUpdate(peer, update));
    restoreWorkbook(doc, past);
    expect(shownBy(doc), `CLOUDITY_SHEET_SEED=${seed}`).toBe(then);
    expect(shownBy(peer), `CLOUDITY_SHEET_SEED=${seed}`).toBe(then);
    expect(restoreWorkbook(doc, past), `CLOUDITY_SHEET_SEED=${seed}`).toBe(false);
    replica.destroy();
  }
});
