import { randomUUID } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import { createTestDatabase } from '@cloudity/testkit';
import { expect, test } from 'vitest';
import { isCollectionPaused, pauseCollection } from './index.ts';

test('D4: collection is paused from the call until its end, and for nobody after', async () => {
  await using database = await createTestDatabase();
  const tenantId = randomUUID() as TenantId;
  expect(await isCollectionPaused(database.db, tenantId)).toBe(false);
  const resume = await pauseCollection(database.urls.owner);
  expect(await isCollectionPaused(database.db, tenantId)).toBe(true);
  await resume();
  await expect.poll(() => isCollectionPaused(database.db, tenantId)).toBe(false);
});
