import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../report.ts';
import { createTrace } from './load/trace.ts';
import { measureCrowd } from './measure/crowd.ts';
import { type DeliveryLoad, measureDeliveries } from './measure/deliveries.ts';
import { measureIdle, measureOpenDocuments } from './measure/memory.ts';
import { flood, measureFirstOpen, measureOpens } from './measure/opening.ts';
import { startCloudity } from './targets/cloudity.ts';
import { installPeers, startHocuspocus, startYWebsocket } from './targets/peer.ts';
import type { StartTarget, Target } from './targets/target.ts';

/** Everything measured on one server in one round, by the figure's name. */
type Round = ReadonlyMap<string, number>;

interface Goal {
  readonly figure: string;
  readonly unit: string;
  /** Ours over the better peer's, at most (or at least, where more is better). */
  readonly ratio?: number;
  readonly more?: true;
  /** Holds for our own value beside the ratio. */
  readonly below?: number;
  readonly atLeast?: number;
}

const goals: readonly Goal[] = [
  { figure: 'fan-out to 100 clients, 10 typing: p50', unit: 'ms' },
  { figure: 'fan-out to 100 clients, 10 typing: p95', unit: 'ms', ratio: 2, below: 50 },
  { figure: 'fan-out to 100 clients, 10 typing: p99', unit: 'ms' },
  { figure: 'hub CPU per delivered edit', unit: 'µs', ratio: 1 },
  { figure: 'database CPU per delivered edit', unit: 'µs' },
  { figure: 'hub CPU per delivered edit, with cursors', unit: 'µs', ratio: 0.7 },
  { figure: 'memory per 100 open documents of 100k keystrokes', unit: 'MB', ratio: 0.3 },
  { figure: 'memory per 1,000 idle connections', unit: 'MB', ratio: 1.2 },
  { figure: 'CPU per open of a 100k-keystroke document', unit: 'ms', ratio: 0.35 },
  { figure: 'first open after a restart, compacted', unit: 'ms', ratio: 0.5 },
  { figure: 'first open after a restart, compaction due', unit: 'ms', below: 500 },
  { figure: 'flood: CPU per keystroke', unit: 'µs', ratio: 0.3 },
  { figure: 'flood: database CPU per keystroke', unit: 'µs' },
  { figure: 'flood: CPU per keystroke, 100k over 20k', unit: '×', below: 1.5 },
  { figure: 'most who all type 5/s at p95 < 200 ms', unit: '', ratio: 1, more: true, atLeast: 300 },
];

const fanOut = { clients: 100, typists: 10, perSecond: 5 } satisfies Partial<DeliveryLoad>;

const measure = async (target: Target, quick: boolean): Promise<Round> => {
  const round = new Map<string, number>();
  const keystrokes = quick ? 20_000 : 100_000;
  const long = createTrace(keystrokes, 7);
  const short = createTrace(keystrokes / 5, 8);

  const plain = await measureDeliveries(target, { ...fanOut, document: 0, seconds: quick ? 5 : 15, cursors: false });
  round.set('fan-out to 100 clients, 10 typing: p50', plain.p50Ms);
  round.set('fan-out to 100 clients, 10 typing: p95', plain.p95Ms);
  round.set('fan-out to 100 clients, 10 typing: p99', plain.p99Ms);
  round.set('hub CPU per delivered edit', plain.cpuMicros);
  round.set('database CPU per delivered edit', plain.storageMicros);
  const withCursors = await measureDeliveries(target, {
    ...fanOut,
    document: 1,
    seconds: quick ? 5 : 15,
    cursors: true,
  });
  round.set('hub CPU per delivered edit, with cursors', withCursors.cpuMicros);

  const less = await flood(target, 2, short);
  const more = await flood(target, 3, long);
  round.set('flood: CPU per keystroke', more.cpuMicros);
  round.set('flood: database CPU per keystroke', more.storageMicros);
  round.set('flood: CPU per keystroke, 100k over 20k', more.cpuMicros / less.cpuMicros);
  // Hocuspocus stores ten seconds after the first change at the latest; what is killed before is lost there.
  await sleep(11_000);
  // What is opened is at least half as long as its shortest form; a server that lost it would wait for ever.
  const contentBytes = long.state.length / 2;
  round.set('first open after a restart, compaction due', await measureFirstOpen(target, 3, contentBytes));
  const opens = await measureOpens(target, 3, contentBytes, quick ? 50 : 200);
  round.set('CPU per open of a 100k-keystroke document', opens);
  round.set('first open after a restart, compacted', await measureFirstOpen(target, 3, contentBytes));

  const sizes = quick ? [100, 200] : [100, 200, 300, 400, 500];
  round.set('most who all type 5/s at p95 < 200 ms', (await measureCrowd(target, 10, sizes)).most);
  await target.restart();
  round.set(
    'memory per 1,000 idle connections',
    (await measureIdle(target, 100, quick ? 200 : 1_000)) * (quick ? 5 : 1),
  );
  const documents = quick ? 20 : 100;
  const megabytes = await measureOpenDocuments(target, 200, documents, long.state);
  round.set('memory per 100 open documents of 100k keystrokes', (megabytes * 100) / documents);
  return round;
};

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

/** The hub and the servers a self-hoster could take instead, one after the other in each round, medians of the rounds. */
export const comparePeers = async (quick: boolean): Promise<readonly Figure[]> => {
  installPeers();
  const starts: readonly StartTarget[] = [startCloudity, startHocuspocus, startYWebsocket];
  const rounds = new Map<string, Round[]>();
  for (let number = 0; number < (quick ? 1 : 3); number++)
    for (const start of starts) {
      const target = await start();
      try {
        console.error(`round ${number + 1}: ${target.name}`);
        const round = await measure(target, quick);
        rounds.set(target.name, [...(rounds.get(target.name) ?? []), round]);
      } finally {
        await target.dispose();
      }
    }
  const figureOf = (name: string, figure: string): number =>
    median((rounds.get(name) ?? []).map((round) => round.get(figure) ?? Number.NaN));
  return goals.flatMap(({ figure, unit, ratio, more, below, atLeast }) => {
    const own = figureOf('cloudity', figure);
    const peers = ['hocuspocus', 'y-websocket'].map((name) => ({ name, value: figureOf(name, figure) }));
    const best = more ? Math.max(...peers.map(({ value }) => value)) : Math.min(...peers.map(({ value }) => value));
    const texts = [
      ...(ratio === undefined ? [] : [`${more ? '≥' : '≤'} ${ratio}×`]),
      ...(below === undefined ? [] : [`< ${below}`]),
      ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ];
    const holds =
      (ratio === undefined || (more ? own >= ratio * best : own <= ratio * best)) &&
      (below === undefined || own < below) &&
      (atLeast === undefined || own >= atLeast);
    const compared = !figure.startsWith('database') && !figure.startsWith('flood: database');
    return [
      {
        name: figure,
        value: own,
        unit,
        goal: texts.length === 0 ? null : texts.join(', '),
        holds,
        ...(compared ? { peer: best, ratio: own / best } : {}),
      },
      ...(compared
        ? peers.map(({ name, value }) => ({ name: `  ${name}`, value, unit, goal: null, holds: true }))
        : []),
    ];
  });
};
