import { defineConfig } from 'vitest/config';

const node = { environment: 'node', pool: 'threads' } as const;

/**
 * unit: pure, in memory. pg: needs a PostgreSQL (embedded, started once). real: other real servers (Redis, S3, PgBouncer, SMTP).
 * e2e: the whole suite in Chromium.
 */
export default defineConfig({
  test: {
    // On two cores Vitest would take one: the tests wait for servers as often as they compute.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          isolate: false,
          testTimeout: 30_000,
          include: ['{packages,services,apps,tools,deploy,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.{pg,real,web}.test.ts'],
        },
      },
      {
        test: {
          ...node,
          name: 'pg',
          expect: { poll: { timeout: 30_000 } },
          pool: 'forks',
          include: ['{packages,services,apps}/**/*.pg.test.ts'],
          globalSetup: ['packages/testkit/src/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...node,
          name: 'real',
          expect: { poll: { timeout: 30_000 } },
          pool: 'forks',
          include: ['{packages,services,apps}/**/*.real.test.ts'],
          globalSetup: ['packages/testkit/src/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...node,
          name: 'e2e',
          pool: 'forks',
          fileParallelism: false,
          include: ['e2e/**/*.e2e.test.ts'],
          globalSetup: ['packages/testkit/src/postgres-setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 30_000, interval: 50 } },
        },
      },
    ],
  },
});
