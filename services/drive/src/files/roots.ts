import type { FileId } from '@cloudity/contracts';
import { type Actor, notFound } from '@cloudity/kernel';
import type { FileRow } from './file.ts';

/** `root`, `organization` or an id as routes take it, as the id of a file. Guests have no root. */
export const fileIdOf = (actor: Actor, id: string): FileId => {
  if (id !== 'root' && id !== 'organization') return id as FileId;
  if (actor.kind === 'guest') throw notFound('file');
  return (id === 'root' ? actor.memberId : actor.tenantId) as string as FileId;
};

/** The two trees a member has without anybody having made them. */
export const isOwnRoot = (actor: Actor, id: string): boolean =>
  actor.kind === 'member' && (id === actor.memberId || id === actor.tenantId);

/** A root's row is written with the first thing put into the tree; its time is that of the UUIDv7 it is named by. */
export const rootCreatedAt = (rootId: string): Date => {
  const milliseconds = Number.parseInt(rootId.replace('-', '').slice(0, 12), 16);
  const latest = Date.UTC(2100, 0, 1);
  return new Date(rootId[14] === '7' && milliseconds < latest ? milliseconds : 0);
};

export const rootName = (rootId: string, tenantId: string): string =>
  rootId === tenantId ? 'Shared files' : 'My files';

/** What a root looks like before its row exists. */
export const emptyRoot = (actor: Extract<Actor, { kind: 'member' }>, rootId: FileId): FileRow => {
  const isOrganization = (rootId as string) === actor.tenantId;
  const createdAt = rootCreatedAt(rootId);
  return {
    id: rootId,
    rootId,
    parentId: null,
    kind: 'folder',
    hidden: false,
    name: rootName(rootId, actor.tenantId),
    sizeBytes: 0,
    mimeType: null,
    sha256: null,
    version: 1,
    limited: false,
    ownerName: isOrganization ? null : actor.name,
    modifiedById: null,
    modifiedByName: null,
    favourite: false,
    tags: [],
    shared: false,
    createdAt,
    updatedAt: createdAt,
    rank: isOrganization && actor.role === 'member' ? 3 : 4,
    parentRank: null,
    trashedAt: null,
    trashedItself: false,
    depth: 0,
  };
};
