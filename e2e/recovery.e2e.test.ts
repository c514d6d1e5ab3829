import { type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDocument, documentText, isSaved, textContains, words } from './people/document.ts';
import { useStage } from './people/stage.ts';

let suite: SpawnedSuite;
beforeAll(async () => {
  suite = await spawnSuite();
});
const { visitAs, allowErrors } = useStage(() => suite.url);
afterAll(() => suite?.dispose());

/** The same installation again, as after a power cut or an upgrade. The first start's `dispose` removes the data at the end. */
const startAgain = async (): Promise<void> => {
  const before = suite;
  const again = await spawnSuite({ dataDir: before.dataDir, port: before.port });
  suite = {
    ...again,
    dispose: async () => {
      await again.stop();
      await before.dispose();
    },
  };
};

describe('the server goes away while people type', () => {
  test.each([
    ['R8: kill -9', (running: SpawnedSuite) => running.kill()],
    ['R8: SIGTERM', async (running: SpawnedSuite) => void expect(await running.stop()).toBe(0)],
  ])('%s: what was called Saved is there, what was not arrives after the restart', async (name, end) => {
    const link = suite.setupLink();
    const owner = (await suite.api()('GET /setup')).needed
      ? await suite.setup(link ?? '', { email: 'ada@example.org' })
      : await suite.signIn('ada@example.org', 'correct horse battery');
    const id = await createDocument(owner, name);
    const page = await visitAs(owner, `/d/${id}`);
    const reader = await visitAs(owner, `/d/${id}`);
    for (const visitor of [page, reader]) allowErrors(visitor, /WebSocket connection|Failed to fetch|ERR_CONNECTION/);
    await documentText(page).click();
    for (let word = 0; word < 15; word += 1) await page.keyboard.type(`before${word}. `, { delay: 5 });
    await isSaved(page);
    const saved = await words(page);
    for (let word = 0; word < 5; word += 1) await page.keyboard.type(`during${word}. `, { delay: 5 });
    await end(suite);
    for (let word = 0; word < 10; word += 1) await page.keyboard.type(`after${word}. `, { delay: 5 });
    await page.getByRole('status').filter({ hasText: 'Offline' }).first().waitFor();
    await startAgain();

    const exported = await owner.api.bytes('GET /files/{id}/export', { params: { id }, query: { format: 'md' } });
    expect((await exported.text()).trim()).toContain(saved.trim());
    await isSaved(page);
    const all = await words(page);
    for (const part of ['before14.', 'during4.', 'after9.']) expect(all).toContain(part);
    await textContains(reader, all);
    const fresh = await visitAs(owner, `/d/${id}`);
    await textContains(fresh, all);
    // R3: nothing was doubled by loading it again.
    expect(await words(fresh)).toBe(all);
  });
});
