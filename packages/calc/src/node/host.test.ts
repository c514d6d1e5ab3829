import { afterEach, describe, expect, test } from 'vitest';
import { CalcRefused, CalcStopped } from '../index.ts';
import { book, set } from '../testing/workbook.ts';
import type { CalcClient } from '../worker/client.ts';
import { createThreadEngine } from './host.ts';

const open: CalcClient[] = [];
const thread = (...args: Parameters<typeof createThreadEngine>): CalcClient => {
  const client = createThreadEngine(...args);
  open.push(client);
  return client;
};
afterEach(() => {
  for (const client of open.splice(0)) client.dispose();
});
const first = { sheet: 's', row: 0, column: 0, lastRow: 0, lastColumn: 1 };

describe('an engine in a thread', () => {
  test('answers as the engine does, in order', async () => {
    const client = thread();
    const [loaded, result, values, explanation] = await Promise.all([
      client.load(book([[1, '=A1+1']])),
      client.apply([set(0, 0, 4)]),
      client.values(first),
      client.explain({ sheet: 's', row: 0, column: 1 }),
    ]);
    expect(loaded).toEqual({ isTimedOut: false });
    expect(result.changes).toHaveLength(2);
    expect(values).toEqual([[4, 5]]);
    expect(explanation).toEqual({ value: 5, circle: [], spill: null, pivot: null });
    expect((await client.recalculate()).isTimedOut).toBe(false);
  });

  test('a refusal stays one on this side, and the engine goes on', async () => {
    const client = thread();
    await client.load(book([[1, 2]]));
    await expect(client.apply([{ kind: 'removeSheet', sheet: 'none' }])).rejects.toThrow(CalcRefused);
    expect(await client.values(first)).toEqual([[1, 2]]);
  });

  test('cancelling ends a calculation at once; the next load starts anew', async () => {
    const client = thread({ batchMs: 600_000 });
    await expect(client.values(first)).rejects.toThrow(CalcStopped);
    await client.load(book([[1, 2]]));
    const endless = client.load(
      book([['=REDUCE(0,SEQUENCE(900,1000),LAMBDA(a,v,a+SUM(MAP(SEQUENCE(900,1000),LAMBDA(x,x*v)))))']]),
    );
    const waiting = client.values(first);
    client.cancel();
    await expect(endless).rejects.toThrow('cancelled');
    await expect(waiting).rejects.toThrow(CalcStopped);
    await client.load(book([[3, '=A1']]));
    expect(await client.values(first)).toEqual([[3, 3]]);
  });

  test('the limits given hold in the thread', async () => {
    const client = thread({ nestingDepth: 2 });
    await client.load(book([['=((1))', '=(((1)))']]));
    expect(await client.values(first)).toMatchObject([[1, { error: '#ERROR!' }]]);
  });
});
