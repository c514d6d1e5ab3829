import type { FileId, FileKind, FileRole, TenantId } from '@cloudity/contracts';
import type { Actor } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { noteDownload } from '../links/downloads.ts';
import { roleFromRank } from './role.ts';
import { readAccess, viewerFromActor } from './store.ts';

/** What an actor may do with a file, as of now. */
export interface FileAccess {
  readonly fileId: FileId;
  readonly tenantId: TenantId;
  readonly kind: FileKind;
  readonly name: string;
  readonly role: FileRole;
  /** In the trash, itself or with a folder above. */
  readonly trashed: boolean;
  readonly version: number;
  /** ISO time at which this right ends by itself (a guest's session or link); null when it does not. */
  readonly expiresAt: string | null;
}

export interface AccessPort {
  /**
   * The actor's right on the file, read from the tables (the actor's own role, link role or status is not believed).
   * Null for what does not exist, belongs to another organization, or is not shared with the actor; guests see no trash.
   */
  readonly roleOf: (actor: Actor, fileId: FileId) => Promise<FileAccess | null>;
  /** The same for many pairs, in their order: one query per actor. */
  readonly rolesOf: (
    pairs: readonly { readonly actor: Actor; readonly fileId: FileId }[],
  ) => Promise<readonly (FileAccess | null)[]>;
  /** The actor takes the file's content along, in whatever format. *Errors*: `gone` when its link's downloads are used up. */
  readonly noteDownload: (actor: Actor, fileId: FileId) => Promise<void>;
}

const actorKey = (actor: Actor): string =>
  `${actor.tenantId}:${actor.kind === 'member' ? actor.memberId : actor.guestId}`;

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);

export const createAccessPort = ({ platform: { db, clock }, run }: Drive): AccessPort => {
  const rolesOfOne = async (actor: Actor, fileIds: readonly FileId[]): Promise<ReadonlyMap<FileId, FileAccess>> => {
    const wanted = fileIds.filter(isId);
    const rows = await db.read(actor.tenantId, (tx) => readAccess(tx, viewerFromActor(actor), wanted, clock.now()));
    const found = new Map<FileId, FileAccess>();
    for (const row of rows) {
      const role = roleFromRank(row.rank);
      if (role === null || (actor.kind === 'guest' && row.trashedAt !== null)) continue;
      found.set(row.id, {
        fileId: row.id,
        tenantId: actor.tenantId,
        kind: row.kind as FileKind,
        name: row.name,
        role,
        trashed: row.trashedAt !== null,
        version: row.version,
        expiresAt: row.expiresAt?.toISOString() ?? null,
      });
    }
    return found;
  };

  return {
    roleOf: async (actor, fileId) => (await rolesOfOne(actor, [fileId])).get(fileId) ?? null,
    rolesOf: async (pairs) => {
      const byActor = Map.groupBy(pairs, ({ actor }) => actorKey(actor));
      const answers = new Map<string, ReadonlyMap<FileId, FileAccess>>();
      for (const [key, group] of byActor) {
        const actor = group[0]?.actor;
        if (actor) answers.set(key, await rolesOfOne(actor, [...new Set(group.map(({ fileId }) => fileId))]));
      }
      return pairs.map(({ actor, fileId }) => answers.get(actorKey(actor))?.get(fileId) ?? null);
    },
    noteDownload: (actor, fileId) => run(actor.tenantId, ({ tx, now }) => noteDownload(tx, actor, fileId, now)),
  };
};
