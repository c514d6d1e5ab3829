import { createTestSuite, type TestPerson, type TestSuite } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, expect, test } from 'vitest';

let suite: TestSuite;
let owner: TestPerson;
beforeAll(async () => {
  suite = await createTestSuite({ web: false });
  owner = await suite.setup();
});
afterAll(() => suite.stop());

test('somebody sets it up, invites a colleague, and both see a shared document', async () => {
  expect(owner.role).toBe('owner');
  expect(await suite.setupLink()).toBeNull();
  const grace = await suite.addMember(owner);
  const file = await owner.api('POST /files', { body: { kind: 'doc', name: 'Plan' } });
  await expect(grace.api('GET /files/{id}', { params: { id: file.id } })).rejects.toMatchObject({ code: 'not_found' });
  await owner.api('POST /files/{id}/shares', {
    params: { id: file.id },
    body: { memberId: grace.user.id, role: 'editor' },
  });
  expect(await grace.api('GET /files/{id}', { params: { id: file.id } })).toMatchObject({
    id: file.id,
    role: 'editor',
  });
  const ticket = await grace.api('POST /files/{id}/collab-ticket', { params: { id: file.id }, body: {} });
  expect(ticket).toMatchObject({ role: 'editor', url: `${suite.url.replace('http', 'ws')}/collab` });
});

test('a guest token goes to the drive, an unknown one nowhere', async () => {
  const folder = await owner.api('POST /files', { body: { kind: 'folder', name: 'Open' } });
  const link = await owner.api('POST /files/{id}/links', { params: { id: folder.id }, body: { role: 'viewer' } });
  const guest = await suite.api()('POST /links/{token}/open', { params: { token: link.token }, body: {} });
  const api = suite.api(guest.token);
  expect(await api('GET /files/{id}', { params: { id: folder.id } })).toMatchObject({ role: 'viewer' });
  await expect(api('GET /members')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(suite.api('cs_unknown')('GET /me')).rejects.toMatchObject({ code: 'unauthenticated' });
});
