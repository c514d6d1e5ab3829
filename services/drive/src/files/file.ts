import type { File, FileId, FileKind, MemberId } from '@cloudity/contracts';
import { type Actor, notFound } from '@cloudity/kernel';
import type { AccessedFile } from '../access/policy.ts';
import { roleFromRank } from '../access/role.ts';

/** A file as one viewer sees it: the row and what `file_access` said. */
export interface FileRow {
  readonly id: FileId;
  readonly rootId: string;
  readonly parentId: FileId | null;
  readonly kind: FileKind;
  readonly hidden: boolean;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mimeType: string | null;
  /** Of the newest content of an upload, in hexadecimal. */
  readonly sha256: string | null;
  readonly version: number;
  readonly limited: boolean;
  readonly ownerName: string | null;
  readonly modifiedById: string | null;
  readonly modifiedByName: string | null;
  readonly favourite: boolean;
  readonly tags: readonly string[];
  readonly shared: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly rank: number | null;
  readonly parentRank: number | null;
  readonly trashedAt: Date | null;
  /** True when it lies in the trash by itself, not because of a folder above. */
  readonly trashedItself: boolean;
  /** Folders above it, its root included. */
  readonly depth: number;
}

/** In a list that is ordered by a mark: when it was made. */
export interface MarkedFileRow extends FileRow {
  readonly markedAt: Date;
}

export const accessedFile = (row: FileRow): AccessedFile => ({
  id: row.id,
  rank: row.rank,
  isRoot: row.parentId === null,
  hidden: row.hidden,
  trashedAt: row.trashedAt,
});

/** Whose tree: the organization's root has the organization's id, a member's root the member's. */
export const spaceOf = (rootId: string, tenantId: string): File['space'] =>
  rootId === tenantId ? 'organization' : 'personal';

/** What the API shows. *Errors*: `not_found` when the viewer has no right on it, so that no caller can forget to look. */
export const presentFile = (actor: Actor, row: FileRow): File => {
  const role = roleFromRank(row.rank);
  if (role === null) throw notFound('file');
  const space = spaceOf(row.rootId, actor.tenantId);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    parentId: row.parentRank === null ? null : row.parentId,
    space,
    sizeBytes: row.sizeBytes,
    mimeType: row.mimeType,
    sha256: row.sha256,
    version: row.version,
    limited: row.limited,
    role,
    owner:
      actor.kind === 'member' && space === 'personal'
        ? { id: row.rootId as MemberId, name: row.ownerName ?? '' }
        : null,
    modifiedBy: row.modifiedById === null ? null : { id: row.modifiedById, name: row.modifiedByName ?? '' },
    favourite: row.favourite,
    tags: [...row.tags],
    shared: row.shared,
    trashedAt: row.trashedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
};
