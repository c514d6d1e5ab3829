import { startTestPostgres, type TestPostgres } from './test-postgres.ts';

const slot = Symbol.for('cloudity.testPostgres');
type Shared = { [slot]?: { users: number; readonly started: Promise<TestPostgres> } };
const shared = globalThis as Shared;

/** vitest globalSetup: one PostgreSQL for the whole run, shared by all projects, with a migrated template database. */
export const setup = async (): Promise<() => Promise<void>> => {
  shared[slot] ??= { users: 0, started: startTestPostgres() };
  const entry = shared[slot];
  entry.users += 1;
  const postgres = await entry.started;
  return async () => {
    entry.users -= 1;
    if (entry.users > 0) return;
    delete shared[slot];
    await postgres.stop();
  };
};

export default setup;
