import { collabClose } from '@cloudity/contracts';
import { silentLog } from '@cloudity/kernel';
import { expect, it } from 'vitest';
import { defaultLimits } from '../limits/limits.ts';
import { Admissions } from './admissions.ts';

it('CO24: of many who come at once only so many are looked at, before anybody is known; the others come later', async () => {
  const asked: (() => void)[] = [];
  const refused: number[] = [];
  const admissions = new Admissions({
    platform: { log: silentLog },
    ports: {} as never,
    hub: { noteRefusal: (code: number) => refused.push(code) } as never,
    tickets: { take: () => new Promise<null>((resolve) => asked.push(() => resolve(null))) } as never,
    limits: { ...defaultLimits, pendingUpgrades: 2 },
  });
  const ask = () => admissions.ask({ room: 'room', ticket: 'ticket' } as never);
  const waiting = [ask(), ask()];
  expect(await ask()).toMatchObject({ code: collabClose.tryLater });
  expect(asked).toHaveLength(2);
  for (const answer of asked.splice(0)) answer();
  expect(await Promise.all(waiting)).toMatchObject([
    { code: collabClose.ticketRefused },
    { code: collabClose.ticketRefused },
  ]);
  // There is room again, until nobody is let in any more.
  const next = ask();
  expect(asked).toHaveLength(1);
  asked[0]?.();
  expect(await next).toMatchObject({ code: collabClose.ticketRefused });
  admissions.shut();
  expect(await ask()).toMatchObject({ code: collabClose.tryLater });
  expect(refused).toEqual([1013, 4401, 4401, 4401, 1013]);
});
