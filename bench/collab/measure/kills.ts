import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ChildHub,
  Peer,
  type PeerOptions,
  remoteHost,
  startChildHub,
  until,
  World,
} from '@cloudity/collab/testing';
import { createDatabase, launchPostgres, migrate } from '@cloudity/db';
import type { Figure } from '../../report.ts';
import { startTypists } from '../load/typists.ts';
import { childrenOf, postmasterOf } from '../targets/process-figures.ts';

const typists = 10;
const everyMs = 40;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Ends a database without warning: when one of its processes is killed, PostgreSQL ends all others at once and recovers. */
const killDatabase = (postmaster: number): void => {
  const victim = childrenOf(postmaster)[0];
  if (victim === undefined) throw new Error('the database has no process to kill');
  process.kill(victim, 'SIGKILL');
};

/** Comes in as soon as that is possible: a database that recovers answers nobody. */
const comeIn = async (options: PeerOptions): Promise<Peer> => {
  const deadline = performance.now() + 30_000;
  for (;;)
    try {
      return await Peer.connect(options);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
};

/**
 * Kills the hub, the database or both at random moments while ten people type, and looks each time whether everything that
 * anybody had been told is stored is there again; PostgreSQL runs with durable commits. Says also how long people are away.
 */
export const measureKills = async (quick: boolean): Promise<readonly Figure[]> => {
  const kills = quick ? 10 : 200;
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  const server = await launchPostgres({ dataFolder: folder });
  const db = createDatabase({ url: server.urls.app, directUrl: server.urls.app });
  let hub: ChildHub | null = null;
  try {
    await migrate(server.urls.owner);
    const world = await World.create(db);
    const fileId = world.file();
    const people = Array.from({ length: typists }, (_, index) => {
      const person = world.member(`Typist ${index}`);
      world.share(fileId, person, 'editor');
      return person;
    });
    const start = (port: number): Promise<ChildHub> =>
      startChildHub({
        database: { url: server.urls.app, directUrl: server.urls.app },
        objectFolder: join(folder, 'objects'),
        port,
        world: world.sketch(),
      });
    hub = await start(0);
    const postmaster = postmasterOf(server.folder);
    const { port, url } = hub;
    const host = () => remoteHost(db, world, url);
    const [reader] = people;
    if (!reader) throw new Error('nobody types');
    const crowd = await startTypists(people, { host, fileId, everyMs });
    const awayMs: number[] = [];
    let lost = 0;
    for (let kill = 0; kill < kills; kill++) {
      await sleep(50 + Math.random() * 600);
      const isDatabase = kill % 2 === 1;
      if (isDatabase) killDatabase(postmaster);
      if (!isDatabase || kill % 10 === 9) {
        await hub.end('SIGKILL');
        hub = await start(port);
      }
      const since = performance.now();
      const promised = crowd.acknowledged();
      using witness = await comeIn({ host, person: reader, fileId });
      await until(() => witness.provider.synced, 'the document is open again', 30_000);
      for (const range of promised) for (const gap of witness.received.structs.gaps(range)) lost += gap.end - gap.start;
      await until(() => crowd.peers.every(({ provider }) => provider.synced), 'everybody is back', 30_000);
      awayMs.push(performance.now() - since);
    }
    await crowd.stop();
    await Promise.all(crowd.peers.map((peer) => peer.saved(30_000)));
    const acknowledged = crowd.acknowledged().reduce((sum, { start: from, end }) => sum + end - from, 0);
    using late = await Peer.connect({ host, person: reader, fileId });
    const missing = acknowledged - late.text.length;
    const differing = crowd.peers.filter(({ text }) => text.toString() !== late.text.toString()).length;
    for (const peer of crowd.peers) peer.destroy();
    return [
      {
        name: 'times the hub or the database was killed',
        value: kills,
        unit: '',
        goal: '200',
        holds: quick || kills >= 200,
      },
      { name: 'acknowledged characters', value: acknowledged, unit: '', goal: null, holds: true },
      { name: 'acknowledged characters lost after a kill', value: lost, unit: '', goal: '0', holds: lost === 0 },
      { name: 'characters missing at the end', value: missing, unit: '', goal: '0', holds: missing === 0 },
      {
        name: 'people who see another text at the end',
        value: differing,
        unit: '',
        goal: '0',
        holds: differing === 0,
      },
      {
        name: 'until everybody is back, median',
        value: median(awayMs) / 1000,
        unit: 's',
        goal: null,
        holds: true,
      },
    ];
  } finally {
    await hub?.[Symbol.asyncDispose]();
    await db.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
