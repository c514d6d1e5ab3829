import { setTimeout } from 'node:timers/promises';
import { ApiError } from '@cloudity/client';
import { ErrorBody, specOf } from '@cloudity/contracts';
import { createTestSuite, type TestPerson, type TestSuite } from '@cloudity/testkit/suite';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { calls } from './isolation/arbitrary.ts';
import { type Api, readApi, send } from './isolation/operations.ts';
import { furnish } from './isolation/world.ts';

/** CLOUDITY_TEST_SEED repeats a run; CLOUDITY_TEST_RUNS asks for more requests per route. */
const seed = Number(process.env.CLOUDITY_TEST_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.CLOUDITY_TEST_RUNS ?? 15);

let suite: TestSuite;
let api: Api;
let owner: TestPerson;
let known: readonly string[];

beforeAll(async () => {
  suite = await createTestSuite({ web: false, env: { CLOUDITY_LOG_LEVEL: 'error' } });
  owner = await suite.setup();
  const { colleague: _, ...ids } = await furnish(suite, owner, 'acme');
  known = Object.values(ids);
  api = await readApi(suite.url);
});
afterAll(() => suite?.stop());

/** Ends the session or changes the password it runs on: each call signs in anew. */
const isOwnSession = (path: string): boolean => path.startsWith('/sessions') || path === '/me/password';

/** Signs in, after the pause that earlier wrong passwords of the fuzz may have earned. */
const signIn = async (): Promise<string> => {
  for (;;) {
    try {
      return (await suite.signIn(owner.email, owner.password)).token;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'rate_limited') throw error;
      await setTimeout((error.retryAfterSeconds ?? 1) * 1000);
    }
  }
};

/** A session that may do everything: the calls before may have ended it, or demanded a second factor of everybody. */
const freshToken = async (token: string): Promise<string> => {
  const tenantId = owner.organization.id;
  await suite.database.db.tenant(
    tenantId,
    ({ sql }) => sql`update organizations set second_factor_required = false where tenant_id = ${tenantId}`,
  );
  const answer = await fetch(`${suite.url}/api/v1/members`, { headers: { authorization: `Bearer ${token}` } });
  return answer.ok ? token : signIn();
};

test(`whatever is sent, no route fails and every answer is as described (seed ${seed})`, async () => {
  console.log(`seed ${seed}`);
  const statuses = new Map<number, number>();
  let token = owner.token;
  for (const operation of api.operations) {
    const { response } = specOf(operation.key);
    token = await freshToken(token);
    await fc.assert(
      fc.asyncProperty(calls(operation, api.resolve, known), async (call) => {
        if (isOwnSession(operation.path)) token = await signIn();
        const answer = await send(suite.url, operation, token, call);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expect(answer.status, `${operation.key}: ${answer.text.slice(0, 300)}`).toSatisfy(
          (status: number) => status < 500 || status === 503,
        );
        if (answer.status >= 400) ErrorBody.parse(JSON.parse(answer.text));
        else if (response instanceof z.ZodType) response.parse(JSON.parse(answer.text));
      }),
      { seed, numRuns, endOnFailure: true },
    );
  }
  console.log(
    [...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
  );
  const good = [...statuses].filter(([status]) => status < 300).reduce((sum, [, count]) => sum + count, 0);
  expect(good, 'requests that got through').toBeGreaterThan(100);
}, 300_000);
