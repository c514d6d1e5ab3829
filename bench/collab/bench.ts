import type { Bench, Figure } from '../report.ts';
import { comparePeers } from './comparison/compare.ts';
import { parts } from './comparison/parts.ts';
import { ownParts } from './own.ts';

/** What a killed hub loses (nothing), what it bears, and the hub beside the other Yjs servers. */
export const bench: Bench = async ({ quick, only, rounds }) => {
  const names = [...ownParts.keys(), ...parts.map(({ name }) => name)];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}; there are ${names.join(', ')}`);
  const isWanted = (name: string): boolean => only.length === 0 || only.includes(name);
  const figures: Figure[] = [];
  for (const [name, measure] of ownParts) if (isWanted(name)) figures.push(...(await measure(quick)));
  figures.push(
    ...(await comparePeers(
      parts.filter(({ name }) => isWanted(name)),
      { quick, rounds: rounds ?? (quick ? 1 : 3) },
    )),
  );
  return { name: 'collab', figures };
};
