import type { Bus } from '@cloudity/bus';
import type { FileId } from '@cloudity/contracts';
import { AppError, silentLog } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { expect, test } from 'vitest';
import { createLines } from './lines.ts';

/** A bus whose first subscription fails, and which says when it may have missed something. */
const brokenBus = () => {
  let attempts = 0;
  let gap = (): void => {};
  const subscribe: Bus['subscribe'] = async (_channel, _onMessage, onGap) => {
    attempts += 1;
    if (attempts === 1) throw new AppError('unavailable', 'The connection between the processes is down.');
    gap = () => onGap?.();
    return async () => {};
  };
  return { bus: { subscribe } as Bus, gap: () => gap(), attempts: () => attempts };
};

test('DR65: after a gap open pages ask for everything again, and a bus that was down is no end of it', async () => {
  const { bus, gap, attempts } = brokenBus();
  const access = {
    rolesOf: async (asked: readonly unknown[]) => asked.map(() => ({ role: 'viewer', trashed: false })),
  };
  const lines = createLines({ bus, log: silentLog } as Platform, access as never);
  const open = () => lines.open({ kind: 'member' } as never, 'f' as FileId);
  await expect(open()).rejects.toMatchObject({ code: 'unavailable' });
  const reader = (await open()).getReader();
  const next = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
  expect(await next()).toContain('event: open');
  gap();
  expect(await next()).toContain('event: open');
  await open();
  expect(attempts()).toBe(2);
  await lines.dispose();
  expect((await reader.read()).done).toBe(true);
});
