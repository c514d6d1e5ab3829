import type { Bench } from '../report.ts';
import { measureKills } from './measure/kills.ts';
import { comparePeers } from './peers.ts';

/** What a killed hub loses (nothing), and the hub beside the other Yjs servers. */
export const bench: Bench = async ({ quick }) => ({
  name: 'collab',
  figures: [...(await measureKills(quick)), ...(await comparePeers(quick))],
});
