import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createTokenSealer } from './token.ts';
import { addressKey } from './tries.ts';

test('DR19: a sealed token opens with its key and for its link only', () => {
  const key = randomBytes(32);
  const sealer = createTokenSealer(key);
  const sealed = sealer.seal('token', 'tenant/link');
  expect(sealer.open(sealed, 'tenant/link')).toBe('token');
  expect(sealer.open(sealed, 'tenant/other')).toBeNull();
  expect(createTokenSealer(randomBytes(32)).open(sealed, 'tenant/link')).toBeNull();
  expect(sealer.open(sealed.subarray(0, 20), 'tenant/link')).toBeNull();
  const broken = Buffer.from(sealed);
  broken[30] = (broken[30] ?? 0) ^ 1;
  expect(sealer.open(broken, 'tenant/link')).toBeNull();
  expect(sealer.seal('token', 'tenant/link').equals(sealed)).toBe(false);
});

test.each([
  [null, 'unknown'],
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['FE80::1', 'fe80:0:0:0::/64'],
])('DR20: %s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});
