import { afterEach, describe, expect, it } from 'vitest';
import { textOf, typed } from '../testing/updates.ts';
import { JobTimeoutError, WorkerPool } from './worker-pool.ts';

describe('CO18: the worker thread', () => {
  let pool = new WorkerPool();
  afterEach(async () => {
    await pool.dispose();
    pool = new WorkerPool();
  });
  const input = { snapshot: null, rows: typed(7, 'one ', 'two').map((data, index) => ({ seq: index + 1, data })) };

  it('does jobs one after the other', async () => {
    const results = await Promise.all([pool.run({ kind: 'compact', input }), pool.run({ kind: 'compact', input })]);
    for (const { snapshot } of results) expect(textOf([snapshot])).toBe('one two');
  });

  it('reports what goes wrong in a job and goes on', async () => {
    const broken = { snapshot: new Uint8Array([9, 9, 9]), rows: [] };
    await expect(pool.run({ kind: 'compact', input: broken })).rejects.toThrow();
    expect(textOf([(await pool.run({ kind: 'compact', input })).snapshot])).toBe('one two');
  });

  it('ends a job that takes too long, and goes on', async () => {
    const long = typed(7, ...Array.from({ length: 20_000 }, (_, index) => `${index} `));
    const rows = long.map((data, index) => ({ seq: index + 1, data }));
    const slow = pool.run({ kind: 'compact', input: { snapshot: null, rows } }, 1);
    const refused = expect(slow).rejects.toThrow(JobTimeoutError);
    const next = pool.run({ kind: 'compact', input }, 60_000);
    await refused;
    expect(textOf([(await next).snapshot])).toBe('one two');
  });

  it('refuses jobs after it was closed, and ends those that wait', async () => {
    const waiting = pool.run({ kind: 'compact', input });
    const refused = expect(waiting).rejects.toThrow('closed');
    await pool.dispose();
    await refused;
    await expect(pool.run({ kind: 'compact', input })).rejects.toThrow('closed');
  });
});
