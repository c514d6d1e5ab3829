import { createOriginPolicy } from '@cloudity/kernel';
import { expect, test } from 'vitest';
import { createContentOrigin, refuseHost } from './content-origin.ts';

const origins = createOriginPolicy('https://office.example', 8080);
const apart = createContentOrigin('https://files.example');
const code = (host: string, path: string, method = 'GET', content = apart) =>
  refuseHost(origins, content, { host, method, path })?.code ?? 'answered';

test('DV3: the host of contents answers reading their addresses and nothing else; the application’s does the rest', () => {
  const view = '/api/v1/views/abc';
  expect([
    code('files.example', view),
    code('FILES.example', view, 'HEAD'),
    code('files.example', view, 'OPTIONS'),
  ]).toEqual(['answered', 'answered', 'answered']);
  for (const path of ['/', '/api/v1/me', '/api/v1/files', '/dav/files/', '/collab/x', '/sw.js', '/api/v1/viewsx'])
    expect(code('files.example', path), path).toBe('not_found');
  for (const method of ['POST', 'PUT', 'DELETE']) expect(code('files.example', view, method)).toBe('not_found');
  expect(code('office.example', view)).toBe('misdirected');
  expect(code('127.0.0.1:8080', view)).toBe('misdirected');
  expect(code('office.example', '/api/v1/me')).toBe('answered');
  expect(code('evil.example', '/api/v1/me')).toBe('misdirected');
  expect(code('evil.example', view)).toBe('misdirected');
});

test('without one, addresses of contents are the application’s own', () => {
  const none = createContentOrigin(null);
  expect([code('office.example', '/api/v1/views/abc', 'GET', none), code('files.example', '/', 'GET', none)]).toEqual([
    'answered',
    'misdirected',
  ]);
});

test('a loopback name given to contents is not the application’s any more', () => {
  const loopback = createContentOrigin('http://127.0.0.1:8080');
  expect(code('127.0.0.1:8080', '/api/v1/me', 'GET', loopback)).toBe('not_found');
  expect(code('localhost:8080', '/api/v1/me', 'GET', loopback)).toBe('answered');
});
