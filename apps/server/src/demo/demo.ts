import { randomBytes } from 'node:crypto';
import { type Api, createApi } from '@cloudity/client';
import type { Operator } from '@cloudity/identity';
import type { Running } from '@cloudity/runtime';
import { documents, plainFiles } from './content.ts';
import { writeDocument } from './write-document.ts';

const organization = 'Cloudity demo';
const people = [
  { name: 'Ada Lovelace', email: 'ada@demo.example', role: 'owner' },
  { name: 'Grace Hopper', email: 'grace@demo.example', role: 'admin' },
  { name: 'Alan Turing', email: 'alan@demo.example', role: 'member' },
] as const;

/** 80 random bits in groups that can be typed (rules.md S1: demo passwords are random). */
const password = (): string =>
  randomBytes(10)
    .toString('hex')
    .replace(/(.{5})(?=.)/g, '$1-');

const fill = async (url: string, ada: Api, colleagues: readonly { readonly id: string }[]): Promise<void> => {
  const folder = await ada('POST /files', { body: { kind: 'folder', name: 'Launch', parentId: 'organization' } });
  for (const { name, write } of documents) {
    const file = await ada('POST /files', { body: { kind: 'doc', name, parentId: folder.id } });
    const ticket = await ada('POST /files/{id}/collab-ticket', { params: { id: file.id }, body: {} });
    const address = `${url.replace(/^http/, 'ws')}/collab/${ticket.room}?ticket=${encodeURIComponent(ticket.ticket)}`;
    await writeDocument(address, write);
  }
  for (const { name, type, text } of plainFiles)
    await ada.upload('PUT /files/{parentId}/children/{name}', {
      params: { parentId: folder.id, name },
      content: new Blob([text], { type }),
    });
  const own = await ada('POST /files', { body: { kind: 'folder', name: 'Drafts' } });
  const draft = await ada('POST /files', { body: { kind: 'doc', name: 'Announcement', parentId: own.id } });
  const [grace] = colleagues;
  if (grace)
    await ada('POST /files/{id}/shares', {
      params: { id: draft.id },
      body: { memberId: grace.id as never, role: 'editor' },
    });
};

/**
 * There is a demo organization with three people and sample files. Answers the lines to print: the logins, which exist nowhere
 * else, or that it was there already.
 */
export const addDemo = async ({ url, links }: Running): Promise<string> => {
  const operator = links.port<Operator>('identity', 'operator');
  if ((await operator.listOrganizations()).some(({ name }) => name === organization))
    return `The organization "${organization}" exists already; its passwords were printed when it was made.\n`;
  const passwords = people.map(password);
  const [owner, ...others] = people;
  await operator.createOrganization({
    name: organization,
    ownerName: owner.name,
    ownerEmail: owner.email,
    ownerPassword: passwords[0] ?? '',
  });
  const colleagues: { id: string }[] = [];
  for (const [index, { name, email, role }] of others.entries())
    colleagues.push(
      await operator.createUser({ organization, name, email, role, password: passwords[index + 1] ?? '' }),
    );
  const anonymous = createApi({ baseUrl: `${url}/api/v1` });
  const { token } = await anonymous('POST /sessions', { body: { email: owner.email, password: passwords[0] ?? '' } });
  const api = createApi({ baseUrl: `${url}/api/v1`, token });
  await fill(url, api, colleagues);
  await api('DELETE /sessions/current');
  const width = Math.max(...people.map(({ email }) => email.length));
  const lines = people.map(
    ({ email, name, role }, index) => `  ${email.padEnd(width)}  ${passwords[index]}  (${name}, ${role})`,
  );
  return `Demo organization "${organization}":\n${lines.join('\n')}\n`;
};
