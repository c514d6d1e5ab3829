import { createHash } from 'node:crypto';
import { createChunker } from '@cloudity/chunker';
import type { Figure } from '../report.ts';
import { histories } from './histories.ts';

const speedGoal = 300;
const corpusGoalPercent = 30;

const chunksOf = function* (bytes: Uint8Array): Iterable<Uint8Array> {
  const chunker = createChunker();
  for (let at = 0; at < bytes.length; at += 65_536) yield* chunker.push(bytes.subarray(at, at + 65_536));
  yield* chunker.finish();
};

/** Megabytes a second of one thread: the best of several rounds, so that a neighbour on the machine does not decide. */
const chunkerSpeed = (rounds: number): number => {
  const bytes = Buffer.allocUnsafe(64 * 1024 * 1024);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeInt32LE(Math.imul(at + 1, 0x9e3779b1) ^ (at >>> 7), at);
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    let count = 0;
    for (const _ of chunksOf(bytes)) count += 1;
    if (count === 0) throw new Error('no chunks');
    best = Math.max(best, bytes.length / 1e3 / (performance.now() - began));
  }
  return best;
};

const savedPercent = (files: readonly Uint8Array[]): { readonly total: number; readonly stored: number } => {
  const known = new Set<string>();
  let [total, stored] = [0, 0];
  for (const file of files)
    for (const chunk of chunksOf(file)) {
      const name = createHash('sha256').update(chunk).digest('base64');
      total += chunk.length;
      if (!known.has(name)) stored += chunk.length;
      known.add(name);
    }
  return { total, stored };
};

/** How fast files are cut, and what of their bytes need not be stored again. */
export const chunkingFigures = ({ quick }: { readonly quick: boolean }): readonly Figure[] => {
  const speed = chunkerSpeed(quick ? 4 : 12);
  const figures: Figure[] = [
    { name: 'chunker, one thread', value: speed, unit: 'MB/s', goal: `≥ ${speedGoal}`, holds: speed >= speedGoal },
  ];
  let [total, stored] = [0, 0];
  const saved = (name: string, bytes: { total: number; stored: number }, goal: number | null): Figure => {
    const value = (1 - bytes.stored / bytes.total) * 100;
    return { name, value, unit: '%', goal: goal === null ? null : `≥ ${goal}`, holds: goal === null || value >= goal };
  };
  for (const { name, versions, goalPercent } of histories()) {
    const bytes = savedPercent(versions);
    total += bytes.total;
    stored += bytes.stored;
    figures.push(saved(`saved: ${name}`, bytes, goalPercent));
  }
  return [...figures, saved('saved: all of it', { total, stored }, corpusGoalPercent)];
};
