import { expect, test } from 'vitest';
import { deviceName, isPhone } from './device-name.ts';

const agents = {
  chrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
};

test('a session is named after its browser and system', () => {
  expect(deviceName(agents.chrome)).toBe('Chrome · Linux');
  expect(deviceName(agents.edge)).toBe('Edge · Windows');
  expect(deviceName(agents.iphone)).toBe('Safari · iPhone');
  expect(deviceName('curl/8.5.0')).toBe('curl/8.5.0');
  expect(deviceName(null)).toBeNull();
  expect([isPhone(agents.iphone), isPhone(agents.edge)]).toEqual([true, false]);
});
