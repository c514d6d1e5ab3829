import type { Database } from '@cloudity/db';
import { expect, test } from 'vitest';
import { createIdentityContext } from '../identity.ts';
import { createWorld, password } from '../testing/world.ts';
import { provePassword } from './proof.ts';

test('ID4: an unknown address costs the same look-ups, in the same order, as a wrong password', async () => {
  await using world = await createWorld();
  await world.setUp();
  const statements: string[] = [];
  const watched: Database = {
    ...world.platform.db,
    global: (work) =>
      world.platform.db.global((sql) => {
        const recorded = new Proxy(sql, {
          apply: (target, self, args) => {
            const [strings] = args as [readonly string[]];
            if (Array.isArray(strings) && 'raw' in strings)
              statements.push(strings.join('?').trim().replace(/\s+/g, ' '));
            return Reflect.apply(target as never, self, args);
          },
        });
        return work(recorded);
      }),
  };
  const identity = createIdentityContext({ ...world.platform, db: watched });
  const caller = { ip: '192.0.2.4', userAgent: null };
  const tries = async (email: string): Promise<readonly string[]> => {
    statements.length = 0;
    await expect(provePassword(identity, { email, password: 'wrong password' }, caller)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    const before = [...statements];
    await identity.background.drain();
    return before;
  };
  const wrong = await tries('ada@example.org');
  const unknown = await tries('nobody@example.org');
  expect(unknown).toEqual(wrong);
  expect(wrong.filter((statement) => /sign_in_(salt|check)/.test(statement))).toHaveLength(2);
  expect((await world.signIn('ada@example.org', { password })).status).toBe(201);
});
