import { expect, test } from 'vitest';
import { callerAddress, createTrustedProxies } from './proxies.ts';

const trusted = createTrustedProxies(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

test('a stranger cannot choose its address', () => {
  expect(callerAddress('203.0.113.5', '1.2.3.4', trusted)).toBe('203.0.113.5');
});
test('the first untrusted address from the right counts', () => {
  expect(callerAddress('10.0.0.1', '1.2.3.4, 203.0.113.5, 192.0.2.7', trusted)).toBe('203.0.113.5');
  expect(callerAddress('::ffff:10.0.0.1', '203.0.113.5', trusted)).toBe('203.0.113.5');
  expect(callerAddress('fd00::1', '2001:db8::5', trusted)).toBe('2001:db8::5');
});
test('rubbish in the header ends the walk', () => {
  expect(callerAddress('10.0.0.1', 'unknown', trusted)).toBe('10.0.0.1');
  expect(callerAddress('10.0.0.1', undefined, trusted)).toBe('10.0.0.1');
});
test('an entry that is no address is named', () => {
  expect(() => createTrustedProxies(['proxy.local'])).toThrow('"proxy.local"');
  expect(() => createTrustedProxies(['10.0.0.0/33'])).toThrow('10.0.0.0/33');
});
