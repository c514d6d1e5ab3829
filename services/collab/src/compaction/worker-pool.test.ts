import { afterEach, describe, expect, it } from 'vitest';
import { textOf, typed } from '../testing/updates.ts';
import { WorkerPool } from './worker-pool.ts';

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

  it('refuses jobs after it was closed, and ends those that wait', async () => {
    const waiting = pool.run({ kind: 'compact', input });
    const refused = expect(waiting).rejects.toThrow('closed');
    await pool.dispose();
    await refused;
    await expect(pool.run({ kind: 'compact', input })).rejects.toThrow('closed');
  });
});
