import { expect, test } from 'vitest';
import { callerKey } from './throttle.ts';

test('ID9: an IPv4 caller is its address, an IPv6 caller its first 64 bits however they are written', () => {
  expect(callerKey('192.0.2.7')).toBe('192.0.2.7');
  expect(callerKey('2001:db8:0:1::1')).toBe('2001:db8:0:1');
  expect(callerKey('2001:0db8:0000:0001:ffff:1:2:3')).toBe('2001:db8:0:1');
  expect(callerKey('2001:db8::5')).toBe('2001:db8:0:0');
  expect(callerKey('::1')).toBe('0:0:0:0');
  expect(callerKey('fe80::')).toBe('fe80:0:0:0');
});
