import { expect, it, vi } from 'vitest';
import { defaultLimits } from '../limits/limits.ts';
import { Connection } from './connection.ts';

const connect = () => {
  const line = {
    readyState: 1,
    OPEN: 1,
    isPaused: false,
    ping: vi.fn(),
    terminate: vi.fn(),
    on: vi.fn(),
    close: vi.fn(),
  };
  const actor = { kind: 'member', personId: 'p', name: 'Ada' };
  const options = { id: 1, line, actor, token: 't', role: 'editor', clientSchema: 1, limits: defaultLimits, nowMs: 0 };
  return { line, connection: new Connection(options as never) };
};

it('CO72: a silent line is asked twice, and cut after 60 s', () => {
  const { line, connection } = connect();
  for (const second of [19, 20, 40]) connection.checkLife(second * 1000);
  expect([line.ping.mock.calls.length, line.terminate.mock.calls.length]).toEqual([2, 0]);
  connection.checkLife(60_000);
  expect(line.terminate).toHaveBeenCalledOnce();
});

it('CO72: a line is not cut for the time that this process stood still', () => {
  const { line, connection } = connect();
  connection.checkLife(20_000);
  // Its answer may be on its way.
  connection.checkLife(90_000);
  connection.hear(90_001);
  connection.checkLife(110_001);
  expect([line.ping.mock.calls.length, line.terminate.mock.calls.length]).toEqual([3, 0]);
});
