import { randomInt } from 'node:crypto';
import type { AnswerOf, Cells, FileId, TenantId } from '@cloudity/contracts';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { CompactionInput } from '../compaction/compact.ts';
import { compactionInput } from '../compaction/compactor.ts';
import { JobTimeoutError, type WorkerPool } from '../compaction/worker-pool.ts';
import { beginningOf, schemaOfKind } from '../documents/schema.ts';
import { appendUpdates, claimClientIds, ensureDocument, lockHeads, type StoredDocument } from '../documents/store.ts';
import { readLog } from '../history/log/read-log.ts';
import { replayInput } from '../history/readers.ts';
import { Turns } from '../limits/turns.ts';
import { authorOf, type CollabPorts, type FileAccess } from '../ports.ts';
import { loadDocument } from '../room/rooms.ts';
import { commitChannel, encodeCommitNotice } from '../scale/commit-notice.ts';
import type { OrganizationLimits } from '../settings/organization-limits.ts';
import type { Refused } from './refused.ts';
import type { CellsToWrite } from './write-cells.ts';

export interface CellsOptions {
  readonly platform: Platform;
  readonly ports: Pick<CollabPorts, 'access' | 'files'>;
  /** Its own: calculating a workbook takes seconds, and nobody's compaction waits for it. */
  readonly workers: WorkerPool;
  readonly limits: Pick<OrganizationLimits, 'read'>;
}

/** A workbook that takes longer is not read by this way. */
const timeoutMs = 30_000;
/** Two: the next document is loaded while one is calculated. Whoever waited is asked for their right again. */
const turnLimits = { atOnce: 2, waiting: 32 };
/** How often a conditional write is tried again because somebody else wrote between. */
const mostAttempts = 5;

const sizeOf = ({ snapshot, rows }: CompactionInput): number =>
  rows.reduce((sum, { data }) => sum + data.length, snapshot?.length ?? 0);

type Wanted = Omit<CellsToWrite, 'clientId'>;

const orThrow = <Answer extends { readonly kind: string }>(answer: Answer | Refused): Exclude<Answer, Refused> => {
  if (answer.kind !== 'refused') return answer as Exclude<Answer, Refused>;
  const { code, message, detail } = answer as Refused;
  throw new AppError(code, message, detail ? { detail } : {});
};

/** Reading and writing single cells of live workbooks, for programs. */
export const createCells = ({ platform, ports, workers, limits }: CellsOptions) => {
  const { db, bus, clock, ids, log } = platform;
  /** One id per person for as long as this process lives: Yjs keeps a line for each in every document it wrote in. */
  const clientIds = new Map<string, number>();
  /** One write per document at a time, so that each builds on what the one before has committed under the same client id. */
  const writing = new Map<FileId, Promise<unknown>>();
  const turns = new Turns(turnLimits);

  const run = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    try {
      return await work;
    } catch (cause) {
      if (!(cause instanceof JobTimeoutError)) throw cause;
      throw new AppError('unavailable', 'Calculating this spreadsheet takes too long.', { cause });
    }
  };

  const authorize = async (actor: Actor, fileId: FileId, isWrite: boolean): Promise<FileAccess> => {
    const file = await ports.access.roleOf(actor, fileId);
    if (!file || file.tenantId !== actor.tenantId) throw notFound('file');
    if (file.kind !== 'sheet') throw new AppError('invalid', 'Only spreadsheets have cells.');
    if (file.trashed) throw new AppError('gone', 'The file is in the trash.');
    if (isWrite && file.role !== 'editor' && file.role !== 'owner')
      throw new AppError('forbidden', 'Writing takes the role editor.');
    return file;
  };

  const load = async (tenantId: TenantId, fileId: FileId): Promise<StoredDocument> => {
    const found = await loadDocument(db, tenantId, fileId);
    if (found && found.lastSeq > 0) return found;
    const kind = 'sheet';
    await db.tenant(tenantId, (tx) =>
      ensureDocument(tx, fileId, { kind, schema: schemaOfKind(kind), beginning: beginningOf(kind) }),
    );
    const made = await loadDocument(db, tenantId, fileId);
    if (!made) throw notFound('file');
    return made;
  };

  const clientIdOf = (authorId: string): number => {
    const known = clientIds.get(authorId) ?? randomInt(1, 2 ** 32 - 1);
    clientIds.set(authorId, known);
    return known;
  };

  const pastOf = async (tenantId: TenantId, fileId: FileId, version: number | null, lastSeq: number) => {
    if (version === null || version === lastSeq) return null;
    if (version > lastSeq || version < 1)
      throw new AppError('precondition_failed', 'The spreadsheet has no such version.', {
        detail: { version: lastSeq },
      });
    return replayInput(await readLog(platform, tenantId, fileId, version));
  };

  const tellOthers = async (actor: Actor, document: StoredDocument, seq: number, sizeBytes: number): Promise<void> => {
    const { tenantId } = actor;
    const { fileId, epoch } = document;
    // Every hub reads the row, this process's too; without the notice they find it by asking PostgreSQL.
    await bus
      .publish(commitChannel(tenantId), encodeCommitNotice({ hub: ids.uuid(), fileId, epoch, seq, updates: [] }))
      .catch((error: unknown) => log.debug({ error }, 'announcing written cells failed'));
    await ports.files
      .touch(tenantId, fileId, { by: authorOf(actor), at: clock.now().toISOString(), sizeBytes })
      .catch((error: unknown) => log.warn({ error }, 'telling the drive of written cells failed'));
  };

  const attempt = async (
    actor: Actor,
    fileId: FileId,
    wanted: Wanted,
    version: number | null,
  ): Promise<AnswerOf<'PATCH /files/{id}/cells'> | 'again'> => {
    const { tenantId } = actor;
    const author = authorOf(actor);
    const document = await load(tenantId, fileId);
    const input = await compactionInput(platform, document);
    const past = await pastOf(tenantId, fileId, version, document.lastSeq);
    const clientId = clientIdOf(author.id);
    const job = { kind: 'writeCells', input, past, wanted: { ...wanted, clientId } } as const;
    const { update, range, cells } = orThrow(await run(workers.run(job, timeoutMs)));
    if (!update) return { version: document.lastSeq, range, cells };
    const sizeBytes = sizeOf(input) + update.length;
    if (sizeBytes > (await limits.read(tenantId)).documentBytes)
      throw new AppError('too_large', 'The spreadsheet would become too large.');
    const seq = await db.tenant(tenantId, async (tx) => {
      const [head] = await lockHeads(tx, [fileId]);
      if (!head) throw notFound('file');
      if (head.epoch !== document.epoch || (version !== null && head.lastSeq !== document.lastSeq)) return null;
      const [claim] = await claimClientIds(tx, [{ fileId, clientId, author, relayed: false }]);
      if (claim?.author.id !== author.id) {
        clientIds.delete(author.id);
        return null;
      }
      await appendUpdates(tx, [
        { fileId, afterSeq: head.lastSeq, updates: [{ data: update, author, relayed: false }] },
      ]);
      return head.lastSeq + 1;
    });
    if (seq === null) return 'again';
    await tellOthers(actor, document, seq, sizeBytes);
    return { version: seq, range, cells };
  };

  const write = async (
    actor: Actor,
    fileId: FileId,
    wanted: Wanted,
    version: number | null,
  ): Promise<AnswerOf<'PATCH /files/{id}/cells'>> => {
    for (let count = 0; count < mostAttempts; count += 1) {
      const answer = await attempt(actor, fileId, wanted, version);
      if (answer !== 'again') return answer;
    }
    throw new AppError('conflict', 'Others are writing in this spreadsheet all the time. Try again.');
  };

  return {
    /** *Errors*: `not_found`, `invalid`, `gone`, `too_large`, `unavailable` when calculating takes too long or too many wait. */
    read: async (actor: Actor, fileId: FileId, range: string): Promise<Cells> => {
      await authorize(actor, fileId, false);
      return turns.take(actor.tenantId, async () => {
        await authorize(actor, fileId, false);
        const document = await load(actor.tenantId, fileId);
        const input = await compactionInput(platform, document);
        const { epoch, lastSeq: seq } = document;
        const revision = { document: `${actor.tenantId} ${fileId}`, epoch, seq, sizeBytes: sizeOf(input) };
        const job = { kind: 'readCells', input, revision, range } as const;
        const { kind: _, ...cells } = orThrow(await run(workers.run(job, timeoutMs)));
        return { version: seq, ...cells };
      });
    },

    /**
     * The cells hold the values: one more update of the document, by the actor. With `version` only if none of them changed since.
     * *Errors*: as `read`; `forbidden`, also for cells that are protected from the actor, `precondition_failed` with the cells that changed, `conflict`.
     */
    write: async (
      actor: Actor,
      fileId: FileId,
      wanted: Omit<Wanted, 'writer'>,
      version: number | null,
    ): Promise<AnswerOf<'PATCH /files/{id}/cells'>> => {
      await authorize(actor, fileId, true);
      const attempts = async () => {
        const { role } = await authorize(actor, fileId, true);
        // Guests are named by no protection.
        const writer = { id: actor.kind === 'member' ? actor.memberId : '', isOwner: role === 'owner' };
        return write(actor, fileId, { ...wanted, writer }, version);
      };
      return turns.take(actor.tenantId, () => {
        const before = writing.get(fileId) ?? Promise.resolve();
        const work = before.then(attempts, attempts);
        writing.set(fileId, work);
        return work.finally(() => {
          if (writing.get(fileId) === work) writing.delete(fileId);
        });
      });
    },
    dispose: (): Promise<void> => workers.dispose(),
  };
};
