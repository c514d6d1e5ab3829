import { ConfigError } from '@cloudity/kernel';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};
const long = 'x'.repeat(40);
const split = {
  CLOUDITY_SERVICES: 'drive',
  CLOUDITY_IDENTITY_URL: 'http://identity:8080',
  CLOUDITY_COLLAB_URL: 'http://collab:8080/',
  CLOUDITY_SERVICE_KEY: long,
  CLOUDITY_MASTER_KEY: long,
  CLOUDITY_DATABASE_URL: 'postgres://app@db/cloudity',
};

test('an empty environment is a private installation with everything in it', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    http: { host: '127.0.0.1', port: 8080, publicUrl: null, tls: null },
    services: ['identity', 'drive', 'collab'],
    remotes: {},
    database: { kind: 'embedded' },
    objects: { kind: 'files' },
    setup: null,
    collabLimits: 'on',
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('services in several processes need each other’s address, the keys and a database', () => {
  expect(readConfig(split).remotes).toEqual({ identity: 'http://identity:8080', collab: 'http://collab:8080' });
  expect(problemsOf({ CLOUDITY_SERVICES: 'drive' })).toHaveLength(5);
  expect(problemsOf({ CLOUDITY_SERVICES: 'drive,mail' })[0]).toContain('unknown service mail');
});

test.each([
  [{ CLOUDITY_HTTP_HOST: '0.0.0.0' }, 'CLOUDITY_ALLOW_HTTP'],
  [{ CLOUDITY_HTTP_HOST: '0.0.0.0', CLOUDITY_PUBLIC_URL: 'http://cloud.example' }, 'CLOUDITY_ALLOW_HTTP'],
  [{ CLOUDITY_COLLAB_LIMITS: 'off', CLOUDITY_PUBLIC_URL: 'https://cloud.example' }, 'CLOUDITY_COLLAB_LIMITS'],
  [{ CLOUDITY_PUBLIC_URL: 'https://cloud.example/app' }, 'scheme, host and port'],
  [{ CLOUDITY_TRUSTED_PROXIES: '10.0.0.1, proxy' }, '"proxy" is not an address'],
  [{ CLOUDITY_DATABASE_OWNER_URL: 'postgres://owner@db/x' }, 'CLOUDITY_DATABASE_URL must be set too'],
  [{ CLOUDITY_TLS_CLIENT_CA: '/ca.pem' }, 'CLOUDITY_TLS_CERT'],
  [
    { CLOUDITY_S3_ENDPOINT: 'http://s3:9000', CLOUDITY_S3_BUCKET: 'b' },
    'CLOUDITY_S3_ACCESS_KEY and CLOUDITY_S3_SECRET_KEY',
  ],
])('%o is refused (S1)', (env, words) => {
  expect(problemsOf(env as unknown as Record<string, string>).join('\n')).toContain(words);
});

test('contents have a host name of their own, as safe as the application’s (DV3)', () => {
  const content = (publicUrl: string, contentUrl: string) =>
    problemsOf({ CLOUDITY_PUBLIC_URL: publicUrl, CLOUDITY_CONTENT_URL: contentUrl });
  expect(content('https://office.example.org', 'https://files.example.net')).toEqual([]);
  expect(content('http://localhost:8080', 'http://127.0.0.1:8080')).toEqual([]);
  expect(content('https://office.example.org', 'https://office.example.org:8443')[0]).toContain('another host name');
  expect(content('https://office.example.org', 'http://files.example.net')[0]).toContain('must be https');
  expect(content('https://office.example.org', 'https://files.example.net/a')[0]).toContain('scheme, host and port');
});

test('all problems are told at once', () => {
  expect(
    problemsOf({ CLOUDITY_HTTP_PORT: 'web', CLOUDITY_LOG_LEVEL: 'loud', CLOUDITY_SETUP_EMAIL: 'a@example.org' }),
  ).toHaveLength(3);
});

test.each([
  [{ CLOUDITY_HTTP_HOST: '0.0.0.0', CLOUDITY_ALLOW_HTTP: 'true' }],
  [{ CLOUDITY_HTTP_HOST: '0.0.0.0', CLOUDITY_PUBLIC_URL: 'https://cloud.example' }],
  [{ CLOUDITY_HTTP_HOST: '0.0.0.0', CLOUDITY_TLS_CERT: '/c.pem', CLOUDITY_TLS_KEY: '/k.pem' }],
  [{ CLOUDITY_COLLAB_LIMITS: 'off' }],
])('%o is accepted', (env) => expect(problemsOf(env as unknown as Record<string, string>)).toEqual([]));

test('names that look like ours are told', () => {
  expect(readConfig({ CLOUDITY_HTTP_PROT: '1', CLOUDITY_TEST_PGBOUNCER: '1' }).unknownVariables).toEqual([
    'CLOUDITY_HTTP_PROT',
  ]);
});
