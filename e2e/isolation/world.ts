import type { FileId } from '@cloudity/contracts';
import type { TestPerson, TestSuite } from '@cloudity/testkit/suite';

/** What an id in a path or body can name. */
export type Kind =
  | 'file'
  | 'trashed'
  | 'member'
  | 'group'
  | 'session'
  | 'invitation'
  | 'passkey'
  | 'appPassword'
  | 'apiToken'
  | 'share'
  | 'link'
  | 'version'
  | 'comment'
  | 'tag'
  | 'album'
  | 'accessRequest'
  | 'upload'
  | 'organization';

/** One thing of every kind in one organization. */
export type Ids = Readonly<Record<Kind, string>>;

/** In every name of the organization nobody else may see: no answer to others may hold it. */
export const marker = 'xyzzy';

/** Fills an organization with one thing of every kind. Passkeys need a browser: a random id stands for one, and is as foreign. */
export const furnish = async (
  suite: TestSuite,
  owner: TestPerson,
  word: string,
): Promise<Ids & { readonly folder: string; readonly colleague: TestPerson }> => {
  const { api } = owner;
  const colleague = await suite.addMember(owner, { name: `Grace ${word}`, email: `grace.${word}@example.org` });
  const folder = await api('POST /files', { body: { kind: 'folder', name: `Folder ${word}` } });
  const file = await api('POST /files', { body: { kind: 'doc', name: `Document ${word}`, parentId: folder.id } });
  await api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: folder.id, name: `Upload ${word}.txt` },
    content: new Blob([`content ${word}`], { type: 'text/plain' }),
  });
  const trashed = await api('POST /files', { body: { kind: 'doc', name: `Trash ${word}` } });
  await api('DELETE /files/{id}', { params: { id: trashed.id } });
  const group = await api('POST /groups', { body: { name: `Group ${word}` } });
  await api('PUT /groups/{id}/members/{memberId}', { params: { id: group.id, memberId: colleague.user.id } });
  const share = await api('POST /files/{id}/shares', {
    params: { id: file.id },
    body: { memberId: colleague.user.id, role: 'editor' },
  });
  const link = await api('POST /files/{id}/links', { params: { id: file.id }, body: { role: 'editor' } });
  const invitation = await api('POST /invitations', { body: { email: `open.${word}@example.org`, role: 'member' } });
  const appPassword = await api('POST /me/app-passwords', { body: { name: `App ${word}`, scopes: ['dav'] } });
  const apiToken = await api('POST /me/api-tokens', { body: { name: `Token ${word}`, scopes: ['read'] } });
  const sessions = await api('GET /sessions');
  await api('POST /files/{id}/collab-ticket', { params: { id: file.id as FileId }, body: {} });
  const version = await api('POST /files/{id}/versions', {
    params: { id: file.id as FileId },
    body: { name: `Version ${word}` },
  });
  const upload = await api('POST /uploads', {
    body: { parentId: folder.id, name: `Chunks ${word}.bin`, sizeBytes: 5 },
  });
  const comment = await api('POST /files/{id}/comments', {
    params: { id: file.id },
    body: { text: `Comment ${word}` },
  });
  const tag = await api('POST /tags', { body: { name: `Tag ${word}` } });
  await api('PUT /files/{id}/tags/{tagId}', { params: { id: file.id, tagId: tag.id } });
  const album = await api('POST /albums', { body: { name: `Album ${word}` } });
  await api('POST /albums/{id}/shares', {
    params: { id: album.id },
    body: { memberId: colleague.user.id, role: 'editor' },
  });
  const asked = await api('POST /files', { body: { kind: 'doc', name: `Asked ${word}`, parentId: folder.id } });
  await colleague.api('POST /files/{id}/access-requests', {
    params: { id: asked.id },
    body: { message: `Please ${word}` },
  });
  const [request] = (await api('GET /files/{id}/access-requests', { params: { id: asked.id } })).items;
  return {
    folder: folder.id,
    colleague,
    file: file.id,
    trashed: trashed.id,
    member: colleague.user.id,
    group: group.id,
    session: sessions.items[0]?.id ?? '',
    invitation: invitation.id,
    passkey: crypto.randomUUID(),
    appPassword: appPassword.id,
    apiToken: apiToken.id,
    share: share.id,
    link: link.id,
    version: version.id,
    comment: comment.id,
    tag: tag.id,
    album: album.id,
    accessRequest: request?.id ?? '',
    upload: upload.id,
    organization: owner.organization.id,
  };
};

const kindBySegment: Readonly<Record<string, Kind>> = {
  files: 'file',
  trash: 'trashed',
  members: 'member',
  groups: 'group',
  sessions: 'session',
  invitations: 'invitation',
  passkeys: 'passkey',
  'app-passwords': 'appPassword',
  'api-tokens': 'apiToken',
  shares: 'share',
  links: 'link',
  versions: 'version',
  comments: 'comment',
  tags: 'tag',
  albums: 'album',
  'access-requests': 'accessRequest',
  uploads: 'upload',
  people: 'member',
};
const kindByName: Readonly<Record<string, Kind>> = {
  folder: 'file',
  person: 'member',
  memberId: 'member',
  groupId: 'group',
  parentId: 'file',
  coverId: 'file',
  organization: 'organization',
  actorId: 'member',
  targetId: 'file',
  since: 'version',
  threadId: 'comment',
  tagId: 'tag',
  tag: 'tag',
  intoId: 'tag',
};

/** What a path parameter names: `/groups/{id}/members/{memberId}` has a group and a member. Null for secrets and names. */
export const kindOfParameter = (path: string, name: string): Kind | null => {
  if (name === 'token' || name === 'ticket' || name === 'name') return null;
  const segment =
    path
      .slice(0, path.indexOf(`{${name}}`))
      .split('/')
      .filter(Boolean)
      .at(-1) ?? '';
  const kind = kindBySegment[segment];
  if (!kind) throw new Error(`The matrix does not know what {${name}} of ${path} names: teach it in world.ts.`);
  return kind;
};

export const kindOfField = (name: string): Kind => {
  const kind = kindByName[name];
  if (!kind) throw new Error(`The matrix does not know what the id "${name}" names: teach it in world.ts.`);
  return kind;
};
