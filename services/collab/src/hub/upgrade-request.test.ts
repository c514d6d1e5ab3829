import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isOurOrigin, parseUpgrade } from './upgrade-request.ts';

const request = (url: string, headers: IncomingMessage['headers'] = {}) => ({ url, headers }) as IncomingMessage;

describe('CO31: upgrades', () => {
  it('are the hub\u2019s below /collab and nowhere else', () => {
    expect(parseUpgrade(request('/collab/room?ticket=t&x=1'))).toEqual({ room: 'room', ticket: 't' });
    expect(parseUpgrade(request('/collab/room'))).toEqual({ room: 'room', ticket: '' });
    for (const url of [
      '/',
      '/collab',
      '/collab/',
      '/collab/a/b',
      '/api/collab/a',
      `/collab/${'x'.repeat(101)}`,
      '//[',
      '/%',
    ])
      expect(parseUpgrade(request(url))).toBeNull();
  });

  it('come from our own pages, from this machine, or from a program', () => {
    const publicUrl = 'https://cloud.example.org';
    const ours = (headers: IncomingMessage['headers']) => isOurOrigin(headers, publicUrl);
    expect(ours({ host: 'cloud.example.org' })).toBe(true);
    expect(ours({ host: 'cloud.example.org', origin: publicUrl })).toBe(true);
    expect(ours({ host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' })).toBe(true);
    expect(ours({ host: 'localhost:8080', origin: 'http://localhost:8080' })).toBe(true);
    expect(ours({ host: '127.0.0.1:8080', origin: 'http://127.0.0.1:3000' })).toBe(false);
    expect(ours({ host: 'cloud.example.org', origin: 'https://evil.example' })).toBe(false);
    expect(ours({ host: 'evil.example', origin: 'http://evil.example' })).toBe(false);
    expect(ours({ host: 'cloud.example.org', origin: 'null' })).toBe(false);
  });
});
