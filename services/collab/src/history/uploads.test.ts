import type { FileId, FileKind } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { CollabPorts } from '../ports.ts';
import type { HistoryHandlers } from './service.ts';
import { withUploads } from './uploads.ts';

const calls: unknown[] = [];
const note =
  (name: string) =>
  async (...args: unknown[]): Promise<never> => {
    calls.push([name, ...args.slice(1)]);
    return { seq: 3, items: [], nextCursor: null } as never;
  };
const keys = [
  'GET /files/{id}/versions',
  'POST /files/{id}/versions',
  'PATCH /files/{id}/versions/{versionId}',
  'DELETE /files/{id}/versions/{versionId}',
  'GET /files/{id}/versions/{version}/content',
  'GET /files/{id}/versions/{version}/changes',
  'POST /files/{id}/versions/{version}/restore',
  'POST /files/{id}/versions/{version}/copy',
] as const;
const documents = Object.fromEntries(keys.map((key) => [key, note('document')])) as unknown as HistoryHandlers;

const ask = async (kind: FileKind, key: keyof HistoryHandlers): Promise<unknown> => {
  calls.length = 0;
  const versions = {
    list: note('list'),
    find: note('find'),
    change: note('change'),
    restore: note('restore'),
    remove: note('remove'),
  };
  const ports = {
    access: { roleOf: async () => ({ kind }) },
    files: { copyMoment: note('copy') },
    versions,
  } as unknown as CollabPorts;
  const handler = withUploads(documents, ports)[key] as (request: object) => Promise<unknown>;
  const app = new Hono().all('*', async (context) => {
    const params = { id: 'f' as FileId, versionId: 'v', version: '3' };
    const answer = await handler({ actor: {} as MemberActor, params, query: {}, body: { name: 'N' }, context });
    return answer instanceof Response ? answer : context.json({});
  });
  app.onError((error, context) => context.text(error.message, 400));
  return app.request('/');
};

test('DR24: versions of uploads are asked for at the drive, those of everything else at the hub', async () => {
  for (const key of keys) {
    await ask('doc', key);
    expect(calls.map((call) => (call as string[])[0])).toEqual(['document']);
    await ask('file', key);
    expect(calls.map((call) => (call as string[])[0])).not.toContain('document');
  }
});

test('DR24: the content of an upload is where its bytes are', async () => {
  const answer = (await ask('file', 'GET /files/{id}/versions/{version}/content')) as Response;
  expect([answer.status, answer.headers.get('location')]).toEqual([307, '/api/v1/files/f/content?version=3']);
});
