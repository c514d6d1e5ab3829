import { setTimeout as sleep } from 'node:timers/promises';
import { createTrace } from '../load/trace.ts';
import { measureCrowd } from '../measure/crowd.ts';
import { type DeliveryLoad, measureDeliveries } from '../measure/deliveries.ts';
import { measureIdle, measureOpenDocuments } from '../measure/memory.ts';
import { flood, measureFirstOpen, measureOpens } from '../measure/opening.ts';
import { measureTypedLoss } from '../measure/typed.ts';
import { measureWriters } from '../measure/writers.ts';
import type { Target } from '../targets/target.ts';
import type { Part } from './part.ts';

// Each part writes into documents of its own: a server keeps what the part before it left.
const fanOut = { clients: 100, typists: 10, perSecond: 5 } satisfies Partial<DeliveryLoad>;
/** A server that has just started compiles its code; it is measured as it runs for days. */
const warmUp = async (target: Target): Promise<void> => {
  await measureDeliveries(target, { ...fanOut, document: 9, seconds: 10, cursors: true });
};
const keystrokes = (quick: boolean): number => (quick ? 20_000 : 100_000);

const typed: Part = {
  name: 'typed',
  rows: [{ figure: 'edits of 240 lost when killed 100 ms after the last', unit: '', exactly: 0 }],
  measure: async (target) =>
    new Map([['edits of 240 lost when killed 100 ms after the last', await measureTypedLoss(target, 1)]]),
};

const delivery: Part = {
  name: 'fan-out',
  rows: [
    { figure: 'fan-out to 100 clients, 10 typing: p50', unit: 'ms' },
    { figure: 'fan-out to 100 clients, 10 typing: p95', unit: 'ms', ratio: 2, below: 50 },
    { figure: 'fan-out to 100 clients, 10 typing: p99', unit: 'ms' },
    { figure: 'hub CPU per delivered edit', unit: 'µs', ratio: 1 },
    { figure: 'database CPU per delivered edit', unit: 'µs', own: true },
  ],
  measure: async (target, quick) => {
    await warmUp(target);
    const figures = await measureDeliveries(target, {
      ...fanOut,
      document: 2,
      seconds: quick ? 5 : 10,
      cursors: false,
    });
    return new Map([
      ['fan-out to 100 clients, 10 typing: p50', figures.p50Ms],
      ['fan-out to 100 clients, 10 typing: p95', figures.p95Ms],
      ['fan-out to 100 clients, 10 typing: p99', figures.p99Ms],
      ['hub CPU per delivered edit', figures.cpuMicros],
      ['database CPU per delivered edit', figures.storageMicros],
    ]);
  },
};

const cursors: Part = {
  name: 'cursors',
  rows: [{ figure: 'hub CPU per delivered edit, with cursors', unit: 'µs', ratio: 0.7 }],
  measure: async (target, quick) => {
    await warmUp(target);
    const figures = await measureDeliveries(target, { ...fanOut, document: 3, seconds: quick ? 5 : 10, cursors: true });
    return new Map([['hub CPU per delivered edit, with cursors', figures.cpuMicros]]);
  },
};

const opening: Part = {
  name: 'opening',
  rows: [
    { figure: 'flood: CPU per keystroke', unit: 'µs', ratio: 0.3 },
    { figure: 'flood: database CPU per keystroke', unit: 'µs', own: true },
    { figure: 'flood: CPU per keystroke, 100k over 20k', unit: '×', below: 1.5 },
    { figure: 'first open after a restart, compaction due', unit: 'ms', below: 500 },
    { figure: 'first open after a restart, compacted', unit: 'ms', ratio: 0.5 },
    { figure: 'CPU per open of a 100k-keystroke document', unit: 'ms', ratio: 0.35 },
  ],
  measure: async (target, quick) => {
    const long = createTrace(keystrokes(quick), 7);
    const less = await flood(target, 4, createTrace(keystrokes(quick) / 5, 8));
    const more = await flood(target, 5, long);
    // Hocuspocus stores ten seconds after the first change at the latest; what is killed before is lost there.
    await sleep(11_000);
    // What is opened is at least half as long as its shortest form; a server that lost it would wait for ever.
    const contentBytes = long.state.length / 2;
    const due = await measureFirstOpen(target, 5, contentBytes);
    const opens = await measureOpens(target, 5, contentBytes, quick ? 50 : 200);
    return new Map([
      ['flood: CPU per keystroke', more.cpuMicros],
      ['flood: database CPU per keystroke', more.storageMicros],
      ['flood: CPU per keystroke, 100k over 20k', more.cpuMicros / less.cpuMicros],
      ['first open after a restart, compaction due', due],
      ['CPU per open of a 100k-keystroke document', opens],
      ['first open after a restart, compacted', await measureFirstOpen(target, 5, contentBytes)],
    ]);
  },
};

const crowd: Part = {
  name: 'crowd',
  rows: [{ figure: 'most who all type 5/s at p95 < 200 ms', unit: '', ratio: 1, more: true, atLeast: 300 }],
  measure: async (target, quick) => {
    const sizes = quick ? [100, 200] : [100, 200, 300, 400, 500];
    return new Map([['most who all type 5/s at p95 < 200 ms', (await measureCrowd(target, 10, sizes)).most]]);
  },
};

const sizes = [250, 500] as const;
const writers: Part = {
  name: 'writers',
  rows: sizes.flatMap((size) => [
    { figure: `${size} writers in one document, 1/s each: p95`, unit: 'ms' },
    { figure: `${size} writers: all converge (1 yes)`, unit: '', exactly: 1 },
  ]),
  measure: async (target, quick) => {
    const round = new Map<string, number>();
    for (const [index, size] of sizes.entries()) {
      const figures = await measureWriters(target, 20 + index, quick ? size / 5 : size);
      round.set(`${size} writers in one document, 1/s each: p95`, figures.p95Ms);
      round.set(`${size} writers: all converge (1 yes)`, figures.hasConverged ? 1 : 0);
    }
    return round;
  },
};

const idle: Part = {
  name: 'idle',
  rows: [{ figure: 'memory per 1,000 idle connections', unit: 'MB', ratio: 1.2 }],
  measure: async (target, quick) => {
    await target.restart();
    const megabytes = await measureIdle(target, 100, quick ? 200 : 1_000);
    return new Map([['memory per 1,000 idle connections', megabytes * (quick ? 5 : 1)]]);
  },
};

const documents: Part = {
  name: 'documents',
  rows: [{ figure: 'memory per 100 open documents of 100k keystrokes', unit: 'MB', ratio: 0.3 }],
  measure: async (target, quick) => {
    const count = quick ? 20 : 100;
    const megabytes = await measureOpenDocuments(target, 200, count, createTrace(keystrokes(quick), 7).state);
    return new Map([['memory per 100 open documents of 100k keystrokes', (megabytes * 100) / count]]);
  },
};

/** In the order they are measured: those that start the server anew go last. */
export const parts: readonly Part[] = [delivery, cursors, crowd, writers, opening, typed, idle, documents];
