import { installPeers } from '../../install-peers.ts';
import type { Figure } from '../../report.ts';
import { startCloudity } from '../targets/cloudity.ts';
import { peersFolder, startHocuspocus, startYWebsocket } from '../targets/peer.ts';
import type { StartTarget } from '../targets/target.ts';
import type { Part, Round, Row } from './part.ts';

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;

const goalOf = ({ ratio, more, below, atLeast, exactly }: Row): string | null => {
  const texts = [
    ...(ratio === undefined ? [] : [`${more ? '≥' : '≤'} ${ratio}×`]),
    ...(below === undefined ? [] : [`< ${below}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(exactly === undefined ? [] : [String(exactly)]),
  ];
  return texts.length === 0 ? null : texts.join(', ');
};

const doesHold = ({ ratio, more, below, atLeast, exactly }: Row, own: number, best: number): boolean =>
  (ratio === undefined || (more ? own >= ratio * best : own <= ratio * best)) &&
  (below === undefined || own < below) &&
  (atLeast === undefined || own >= atLeast) &&
  (exactly === undefined || own === exactly);

const figuresOf = (row: Row, figureOf: (server: string) => number): Figure[] => {
  const { figure: name, unit, more } = row;
  const own = figureOf('cloudity');
  const peers = ['hocuspocus', 'y-websocket'].map((server) => ({ server, value: figureOf(server) }));
  const values = peers.map(({ value }) => value);
  const best = more ? Math.max(...values) : Math.min(...values);
  const compared = row.own ? {} : { peer: best, ...(best === 0 ? {} : { ratio: own / best }) };
  return [
    { name, value: own, unit, goal: goalOf(row), holds: doesHold(row, own, best), ...compared },
    ...(row.own ? [] : peers).map(({ server, value }) => ({
      name: `  ${server}`,
      value,
      unit,
      goal: null,
      holds: true,
    })),
  ];
};

/** The hub and the servers a self-hoster could take instead, one after the other in each round, medians of the rounds. */
export const comparePeers = async (
  parts: readonly Part[],
  { quick, rounds: count }: { readonly quick: boolean; readonly rounds: number },
): Promise<readonly Figure[]> => {
  if (parts.length === 0) return [];
  installPeers(peersFolder);
  const starts: readonly StartTarget[] = [startCloudity, startHocuspocus, startYWebsocket];
  const rounds = new Map<string, Round[]>();
  for (let number = 0; number < count; number++)
    for (const start of starts) {
      const target = await start();
      const round = new Map<string, number>();
      try {
        for (const part of parts) {
          const since = performance.now();
          for (const [figure, value] of await part.measure(target, quick)) round.set(figure, value);
          const seconds = ((performance.now() - since) / 1000).toFixed(0);
          console.error(`round ${number + 1}: ${target.name}, ${part.name} (${seconds} s)`);
        }
      } finally {
        await target.dispose();
      }
      rounds.set(target.name, [...(rounds.get(target.name) ?? []), round]);
    }
  const figureOf = (server: string, figure: string): number =>
    median((rounds.get(server) ?? []).map((round) => round.get(figure) ?? Number.NaN));
  return parts.flatMap(({ rows }) => rows.flatMap((row) => figuresOf(row, (server) => figureOf(server, row.figure))));
};
