import type { Figure } from '../report.ts';
import { measureKills } from './measure/kills.ts';
import { measureLongDocument } from './measure/million.ts';
import { measureReconnect } from './measure/reconnect.ts';
import { type CloudityTarget, startCloudity } from './targets/cloudity.ts';

const onHub = async <Value>(measure: (target: CloudityTarget) => Promise<Value>): Promise<Value> => {
  const target = await startCloudity();
  try {
    return await measure(target);
  } finally {
    await target.dispose();
  }
};

const reconnect = async (quick: boolean): Promise<readonly Figure[]> => {
  const sockets = quick ? 200 : 1_000;
  const rounds = [];
  for (let round = 0; round < (quick ? 1 : 3); round++)
    rounds.push(await onHub((target) => measureReconnect(target, 300, sockets)));
  const seconds = rounds.map((one) => one.seconds).toSorted((a, b) => a - b)[rounds.length >> 1] ?? Number.NaN;
  const errors = rounds.reduce((sum, one) => sum + one.errors, 0);
  return [
    { name: `${sockets} sockets cut at once: all back`, value: seconds, unit: 's', goal: '< 30', holds: seconds < 30 },
    { name: 'of them shown an error', value: errors, unit: '', goal: '0', holds: errors === 0 },
  ];
};

const million = async (quick: boolean): Promise<readonly Figure[]> => {
  const long = await onHub((target) => measureLongDocument(target, 500, quick ? 50_000 : 1_000_000));
  const { edits, sizeRatio, openMs, hubMegabytes, hasConverged } = long;
  return [
    {
      name: `${edits} edits: sent at opening, over Yjs's shortest form`,
      value: sizeRatio,
      unit: '×',
      goal: '≤ 1.5',
      holds: sizeRatio <= 1.5,
    },
    { name: `${edits} edits: open, median of 5`, value: openMs, unit: 'ms', goal: '< 1000', holds: openMs < 1_000 },
    { name: `${edits} edits: memory of the hub`, value: hubMegabytes, unit: 'MB', goal: null, holds: true },
    {
      name: `${edits} edits: an old client converges (1 yes)`,
      value: hasConverged ? 1 : 0,
      unit: '',
      goal: '1',
      holds: hasConverged,
    },
  ];
};

/** What no peer is measured on, by the part's name. */
export const ownParts: ReadonlyMap<string, (quick: boolean) => Promise<readonly Figure[]>> = new Map([
  ['kills', measureKills],
  ['reconnect', reconnect],
  ['million', million],
]);
