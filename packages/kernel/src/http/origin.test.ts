import { describe, expect, test } from 'vitest';
import { createOriginPolicy, isLoopbackHost, type Provenance } from './origin.ts';

const policy = createOriginPolicy('https://cloud.example', 8080);
const write: Provenance = {
  method: 'POST',
  host: 'cloud.example',
  origin: undefined,
  secFetchSite: undefined,
  hasCookie: true,
  hasBearer: false,
};

describe('Host (S2)', () => {
  test.each(['cloud.example', 'CLOUD.example', '127.0.0.1:8080', 'localhost:8080', '[::1]:8080'])(
    '%s is ours',
    (host) => {
      expect(policy.refuseHost(host)).toBeNull();
    },
  );
  test.each(['evil.example', 'cloud.example:8080', '127.0.0.1:9999', '', undefined])('%s is not', (host) => {
    expect(policy.refuseHost(host)?.code).toBe('misdirected');
  });
});

describe('Origin of a write (S2)', () => {
  const refused = (change: Partial<Provenance>) => policy.refuseOrigin({ ...write, ...change })?.code ?? null;

  test('the public origin, and the loopback origin of the same host, pass', () => {
    expect(refused({ origin: 'https://cloud.example' })).toBeNull();
    expect(refused({ host: 'localhost:8080', origin: 'http://localhost:8080' })).toBeNull();
  });
  test.each([
    'http://cloud.example',
    'https://evil.example',
    'null',
    'https://cloud.example.evil.example',
    'https://evilcloud.example',
    'http://localhost:8080',
  ])('%s is refused', (origin) => expect(refused({ origin })).toBe('forbidden'));
  test('a loopback origin of another port or name is refused', () => {
    expect(refused({ host: 'localhost:8080', origin: 'http://localhost:3000' })).toBe('forbidden');
    expect(refused({ host: 'localhost:8080', origin: 'http://127.0.0.1:8080' })).toBe('forbidden');
  });
  test('Sec-Fetch-Site decides when Origin is absent', () => {
    expect(refused({ secFetchSite: 'same-origin' })).toBeNull();
    for (const secFetchSite of ['same-site', 'cross-site', 'none']) expect(refused({ secFetchSite })).toBe('forbidden');
  });
  test('both absent: refused with a cookie, allowed to a script without one (sign-in from curl)', () => {
    expect(refused({})).toBe('forbidden');
    expect(refused({ hasCookie: false })).toBeNull();
  });
  test('a sign-in form on another site is refused though it sends no cookie', () => {
    expect(refused({ hasCookie: false, origin: 'https://evil.example' })).toBe('forbidden');
  });
  test('reads and bearer tokens are not a browser acting on its own', () => {
    expect(refused({ method: 'GET', origin: 'https://evil.example' })).toBeNull();
    expect(refused({ hasBearer: true, origin: 'https://evil.example' })).toBeNull();
  });
});

test('an upgrade needs our Origin when it has one', () => {
  const upgrade = (origin: string | undefined) => policy.refuseUpgrade({ ...write, method: 'GET', origin });
  expect(upgrade(undefined)).toBeNull();
  expect(upgrade('https://cloud.example')).toBeNull();
  expect(upgrade('https://evil.example')?.code).toBe('forbidden');
});

test('loopback names', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]']) expect(isLoopbackHost(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.example', 'cloud.example'])
    expect(isLoopbackHost(host)).toBe(false);
});
