import type { File, FileId, FileVersion } from '@cloudity/contracts';
import { AppError, clientIp, type MemberActor, notFound, type RouteHandlers } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { WorkerPool } from '../compaction/worker-pool.ts';
import { isLive } from '../documents/schema.ts';
import type { CollabPorts, FileAccess } from '../ports.ts';
import type { OrganizationLimits } from '../settings/organization-limits.ts';
import { presentAuthors, readChanges, readContent, requireRestorable, requireText } from './readers.ts';
import { restoreMoment } from './restore/restore-moment.ts';
import { seqOfMoment } from './versions/moment-ref.ts';
import {
  changeVersion,
  ensureVersion,
  findVersion,
  findVersionAt,
  listVersions,
  readHead,
  readNames,
  type VersionRow,
} from './versions/store.ts';

export interface HistoryOptions {
  readonly platform: Platform;
  readonly ports: CollabPorts;
  readonly workers: WorkerPool;
  readonly limits: Pick<OrganizationLimits, 'read'>;
}

export type HistoryHandlers = Pick<
  RouteHandlers<'collab'>,
  Extract<keyof RouteHandlers<'collab'>, `${string}/versions${string}`>
>;

const cursorOf = (seq: number): string => Buffer.from(String(seq)).toString('base64url');

const seqOfCursor = (cursor: string): number => {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,15}$/.test(text)) throw new AppError('invalid', 'query.cursor: this is not a cursor of this list');
  return Number(text);
};

/** Answers everything below /files/{id}/versions for documents. The history shows what was deleted: only who may edit sees it. */
export const createHistory = ({ platform, ports, workers, limits }: HistoryOptions): HistoryHandlers => {
  const { db, ids, clock } = platform;

  const authorize = async (actor: MemberActor, fileId: FileId): Promise<FileAccess> => {
    const file = await ports.access.roleOf(actor, fileId);
    if (!file || file.tenantId !== actor.tenantId) throw notFound('file');
    if (!isLive(file.kind)) throw new AppError('invalid', 'Only documents have versions.');
    if (file.trashed) throw new AppError('gone', 'The file is in the trash.');
    if (file.role !== 'editor' && file.role !== 'owner')
      throw new AppError('forbidden', 'Only those who may edit the document see its history.');
    return file;
  };

  const present = async (actor: MemberActor, versions: readonly VersionRow[]): Promise<FileVersion[]> => {
    const names = await readNames(
      db,
      actor.tenantId,
      versions.flatMap(({ authors }) => authors),
    );
    return versions.map(({ authors, restoredFrom, createdAt, ...version }) => ({
      ...version,
      authors: presentAuthors(authors, names),
      sizeBytes: null,
      sha256: null,
      restoredFrom: restoredFrom?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    }));
  };

  const presentOne = async (actor: MemberActor, version: VersionRow | null): Promise<FileVersion> => {
    const [shown] = version ? await present(actor, [version]) : [];
    if (!shown) throw notFound('version');
    return shown;
  };

  const replayed = { platform, workers };
  return {
    'GET /files/{id}/versions': async ({ actor, params, query }) => {
      await authorize(actor, params.id);
      const before = query.cursor === undefined ? null : seqOfCursor(query.cursor);
      const versions = await listVersions(db, actor.tenantId, params.id, before, query.limit + 1);
      const shown = versions.slice(0, query.limit);
      const last = shown.at(-1);
      return {
        items: await present(actor, shown),
        nextCursor: last && versions.length > query.limit ? cursorOf(last.seq) : null,
      };
    },
    'POST /files/{id}/versions': async ({ actor, params, body }) => {
      await authorize(actor, params.id);
      const version = await db.tenant(actor.tenantId, async (tx) => {
        const head = await readHead(tx, params.id);
        if (!head || head.lastSeq === 0) throw new AppError('conflict', 'Nobody wrote in this document yet.');
        const seq = head.lastSeq;
        await ensureVersion(tx, params.id, { id: ids.uuid(), seq, at: clock.now(), name: null, restoredFrom: null });
        const found = await findVersionAt(tx, params.id, seq);
        if (found) await changeVersion(tx, params.id, found.id, { name: body.name });
        return found && { ...found, name: body.name };
      });
      return presentOne(actor, version);
    },
    'PATCH /files/{id}/versions/{versionId}': async ({ actor, params, body }) => {
      await authorize(actor, params.id);
      const version = await db.tenant(actor.tenantId, async (tx) =>
        (await changeVersion(tx, params.id, params.versionId, body))
          ? findVersion(tx, params.id, params.versionId)
          : null,
      );
      return presentOne(actor, version);
    },
    'DELETE /files/{id}/versions/{versionId}': async ({ actor, params }) => {
      await authorize(actor, params.id);
      if (!(await db.tenant(actor.tenantId, (tx) => findVersion(tx, params.id, params.versionId))))
        throw notFound('version');
      throw new AppError('invalid', 'A document keeps its whole history: its versions are names for moments of it.');
    },
    'GET /files/{id}/versions/{version}/content': async ({ actor, params, query }) => {
      const file = await authorize(actor, params.id);
      if (query.format !== 'update') requireText(file);
      return readContent(replayed, actor, params.id, params.version, query.format);
    },
    'GET /files/{id}/versions/{version}/changes': async ({ actor, params, query }) => {
      requireText(await authorize(actor, params.id));
      return readChanges(replayed, actor, params.id, params.version, query.since);
    },
    'POST /files/{id}/versions/{version}/restore': async ({ actor, params, context }) => {
      const kind = requireRestorable(await authorize(actor, params.id));
      const { documentBytes } = await limits.read(actor.tenantId);
      const options = { platform, ports, workers, maxBytes: documentBytes };
      const moment = { fileId: params.id, kind, ref: params.version };
      return presentOne(actor, await restoreMoment(options, actor, clientIp(context), moment));
    },
    'POST /files/{id}/versions/{version}/copy': async ({ actor, params, body, context }): Promise<File> => {
      await authorize(actor, params.id);
      const seq = await db.tenant(actor.tenantId, (tx) => seqOfMoment(tx, params.id, params.version));
      return ports.files.copyMoment({ actor, ip: clientIp(context) }, params.id, { name: body.name, seq });
    },
  };
};
