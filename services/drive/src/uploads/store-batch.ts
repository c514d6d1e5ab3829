import { Readable } from 'node:stream';
import type { Draft } from '@cloudity/content';
import type { BatchAnswer, FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Context } from 'hono';
import { detectMediaType, sniffedBytes } from '../content/media-type.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { checkVersion, requireFile, requireRoom } from '../files/find.ts';
import { freeName, freeNamePrefix, nameKey } from '../files/names.ts';
import { fileIdOf } from '../files/roots.ts';
import { lockFile, replaceContent, takenNameKeys } from '../files/store.ts';
import { refuseLocked } from '../locks/guard.ts';
import { checkQuota } from '../storage/quota.ts';
import type { Unit } from '../unit-of-work.ts';
import { type Batch, type BatchFile, isRefusal, maxBatchBodyBytes, type Refusal, readBatch } from './batch-body.ts';
import { createBodyReader } from './body-reader.ts';
import { keyOf, makeFolders, type Target } from './folders.ts';
import { insertFiles, insertVersions, selectNamed } from './store.ts';
import { uploadPolicy } from './upload-limits.ts';

type Answer = BatchAnswer['files'][number];

/** A file of the batch with its bytes stored, on its way into a folder. */
interface Candidate {
  readonly index: number;
  readonly file: BatchFile;
  readonly draft: Draft;
  readonly target: Target;
  readonly mimeType: string;
}

export type StoreBatch = (by: Caller, parentId: string, context: Context) => Promise<BatchAnswer>;

const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof AppError)) throw error;
  return { status: 'failed', code: error.code, message: error.message };
};

/**
 * Many small files and their folders, in one transaction: all that can be stored is, and what cannot says why by itself (SPEC UP5).
 * Bytes that are there already under that name are `unchanged`, so that an upload whose answer was lost can be sent again.
 */
export const createStoreBatch = (drive: Drive): StoreBatch => {
  const { platform, contents, limits, events, run, guard } = drive;
  const { ids, log } = platform;
  const bodies = createBodyReader({ maxBytes: maxBatchBodyBytes, timeoutMs: uploadPolicy.bodyTimeoutMs });

  /** A new version of the file that has the name. */
  const replace = async (unit: Unit, by: Caller, candidate: Candidate, existingId: FileId): Promise<number> => {
    const { tx, now } = unit;
    await lockFile(tx, existingId);
    const existing = await requireFile(tx, by.actor, now, existingId, 'change');
    if (existing.kind !== 'file') throw new AppError('conflict', 'Something else has this name here.');
    if (candidate.file.version === undefined) throw new AppError('invalid', 'Say which version is to be replaced.');
    checkVersion(existing, candidate.file.version);
    await refuseLocked(tx, by.actor, now, existingId);
    return replaceContent(tx, existingId, {
      sizeBytes: candidate.draft.sizeBytes,
      mimeType: candidate.mimeType,
      actor: by.actor,
      now,
    });
  };

  const place = async (
    unit: Unit,
    by: Caller,
    candidates: readonly Candidate[],
    answers: Map<number, Answer>,
  ): Promise<void> => {
    const { tx, now } = unit;
    const { actor } = by;
    const nameOf = new Map<number, string>();
    const versions: { candidate: Candidate; fileId: FileId; number: number }[] = [];
    const fresh: { candidate: Candidate; id: FileId; name: string }[] = [];
    const found = await selectNamed(
      tx,
      candidates.map(({ file, target }) => ({ parentId: target.id, name: file.name })),
    );
    const named = new Map(found.map((entry) => [`${entry.parentId}/${entry.nameKey}`, entry]));
    const claimed = new Set(named.keys());
    const replacing: { candidate: Candidate; existingId: FileId }[] = [];
    const conflicting: Candidate[] = [];

    for (const candidate of candidates) {
      const { index, file, draft, target } = candidate;
      const key = keyOf(target.id, file.name);
      const entry = named.get(key);
      let { name } = file;
      if (entry?.kind === 'file' && file.onConflict !== 'keepBoth' && entry.sha256?.equals(draft.sha256)) {
        answers.set(index, { status: 'unchanged', file: { id: entry.id, name, version: entry.version } });
        continue;
      }
      if (entry && file.onConflict === 'replace') {
        replacing.push({ candidate, existingId: entry.id });
        continue;
      }
      if (claimed.has(key) || file.onConflict === 'replace') {
        if (file.onConflict !== 'keepBoth') {
          conflicting.push(candidate);
          continue;
        }
        const prefix = freeNamePrefix(name, false);
        const taken = new Set(await takenNameKeys(tx, target.id, prefix));
        for (const claim of claimed)
          if (claim.startsWith(`${target.id}/`)) taken.add(claim.slice(target.id.length + 1));
        name = freeName(name, false, taken);
      }
      if (target.places <= 0) {
        answers.set(index, {
          status: 'failed',
          code: 'conflict',
          message: `A folder holds at most ${limits.maxChildren} entries.`,
        });
        continue;
      }
      target.places -= 1;
      claimed.add(keyOf(target.id, name));
      nameOf.set(index, name);
      fresh.push({ candidate, id: ids.uuid() as FileId, name });
    }

    for (const { candidate, existingId } of replacing.toSorted((a, b) => (a.existingId < b.existingId ? -1 : 1)))
      try {
        const number = await replace(unit, by, candidate, existingId);
        versions.push({ candidate, fileId: existingId, number });
        answers.set(candidate.index, {
          status: 'stored',
          file: { id: existingId, name: candidate.file.name, version: number },
        });
      } catch (error) {
        if (error instanceof AppError && error.code === 'precondition_failed') conflicting.push(candidate);
        else answers.set(candidate.index, refusalOf(error));
      }

    const inserted = await insertFiles(
      tx,
      fresh.map(({ candidate, id, name }) => ({
        id,
        rootId: candidate.target.rootId,
        parentId: candidate.target.id,
        kind: 'file' as const,
        hidden: false,
        name,
        sizeBytes: candidate.draft.sizeBytes,
        mimeType: candidate.mimeType,
        actor,
        now,
      })),
    );
    for (const { candidate, id, name } of fresh)
      if (inserted.has(id)) {
        versions.push({ candidate, fileId: id, number: 1 });
        answers.set(candidate.index, { status: 'stored', file: { id, name, version: 1 } });
      } else conflicting.push(candidate);

    if (conflicting.length > 0) {
      const now_ = await selectNamed(
        tx,
        conflicting.map(({ file, target }) => ({ parentId: target.id, name: file.name })),
      );
      const existing = new Map(now_.map((entry) => [`${entry.parentId}/${entry.nameKey}`, entry]));
      for (const { index, file, target } of conflicting) {
        const entry = existing.get(keyOf(target.id, file.name));
        answers.set(index, {
          status: 'conflict',
          conflict: {
            suggestedName: freeName(file.name, false, new Set([nameKey(file.name)])),
            existing: entry ? { id: entry.id, kind: entry.kind, version: entry.version } : null,
          },
        });
      }
    }

    await contents.commit(tx, ...versions.map(({ candidate }) => candidate.draft));
    await insertVersions(
      tx,
      versions.map(({ candidate: { draft, mimeType }, fileId, number }) => ({
        fileId,
        number,
        contentId: draft.id,
        sizeBytes: draft.sizeBytes,
        sha256: draft.sha256,
        mimeType,
      })),
      { actor, now },
    );
    await events.uploadedAll(
      tx,
      by,
      versions.map(({ candidate: { draft }, fileId, number }) => ({
        fileId,
        detail: { number, sizeBytes: draft.sizeBytes },
      })),
    );
  };

  /** What the scanner objects to is refused by itself (SPEC VS1). */
  const withoutViruses = async (by: Caller, folderId: FileId, batch: Batch): Promise<Batch> => {
    const files: (BatchFile | Refusal)[] = [];
    for (const file of batch.files) {
      if (isRefusal(file)) files.push(file);
      else
        files.push(
          await guard.check(by, folderId, async () => Readable.from([file.content])).then(() => file, refusalOf),
        );
    }
    return { ...batch, files };
  };

  return async (by, parentId, context) => {
    const { tenantId } = by.actor;
    const enter = async (unit: Unit) => requireRoom(unit, by.actor, fileIdOf(by.actor, parentId), limits);
    // Before the body is asked for: whoever may not store here need not send it.
    await run(tenantId, async (unit) => {
      const parent = await enter(unit);
      await checkQuota(unit.tx, parent.rootId, 1, limits);
    });
    return bodies.withBody(context, async (body) => {
      const batch = await withoutViruses(by, fileIdOf(by.actor, parentId), readBatch(body));
      const given = batch.files.filter((file): file is BatchFile => !isRefusal(file));
      const drafts = await contents.drafts.writeAll(
        tenantId,
        given.map(({ content }) => content),
      );
      const draftOf = new Map(given.map((file, index) => [file, drafts[index] as Draft]));
      const draftIds = drafts.map(({ id }) => id);
      try {
        return await run(tenantId, async (unit): Promise<BatchAnswer> => {
          const parent = await enter(unit);
          const { top, folders } = await makeFolders(drive, unit, by, parent, batch.folders);
          const answers = new Map<number, Answer>();
          const candidates: Candidate[] = [];
          let addedBytes = 0;
          for (const [index, file] of batch.files.entries()) {
            if (isRefusal(file)) {
              answers.set(index, file);
              continue;
            }
            const target = file.folder === null ? top : (folders[file.folder] as Target | Refusal);
            if (isRefusal(target)) {
              answers.set(index, target);
              continue;
            }
            addedBytes += file.sizeBytes;
            const mimeType = detectMediaType(file.content.subarray(0, sniffedBytes), file.name, file.mediaType);
            candidates.push({ index, file, draft: draftOf.get(file) as Draft, target, mimeType });
          }
          await checkQuota(unit.tx, parent.rootId, addedBytes, limits);
          await place(unit, by, candidates, answers);
          // Drafts that became nothing.
          await contents.drafts.remove(unit.tx, draftIds);
          return {
            folders: folders.map((folder) => (isRefusal(folder) ? folder : { status: 'stored', id: folder.id })),
            files: batch.files.map((_, index) => answers.get(index) as Answer),
          };
        });
      } catch (error) {
        await platform.db
          .tenant(tenantId, (tx) => contents.drafts.remove(tx, draftIds))
          .catch((cause: unknown) => log.warn({ error: cause }, 'drafts of a batch are left to the sweep'));
        throw error;
      }
    });
  };
};
