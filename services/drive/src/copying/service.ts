import type { File, FileId } from '@cloudity/contracts';
import { AppError, notFound } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import { rankOfRole } from '../access/role.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { accessedFile, type FileRow, presentFile } from '../files/file.ts';
import { checkDepth, findFile, requireFile, requireRoom } from '../files/find.ts';
import { freeName, freeNamePrefix } from '../files/names.ts';
import { fileIdOf } from '../files/roots.ts';
import { folderHeight, takenNameKeys } from '../files/store.ts';
import { checkQuota } from '../storage/quota.ts';
import { type Copied, insertCopies, type SourceFile, selectSources } from './store.ts';

export type CopyFile = (
  by: Caller,
  id: FileId,
  wanted: {
    readonly parentId?: string | undefined;
    readonly name?: string | undefined;
    /** Of one document: the copy begins with what it said after this update; of one upload: with what came with this version of it. */
    readonly seq?: number | undefined;
  },
) => Promise<File>;

/** Documents copied at the same time. */
const concurrency = 4;

/** Old id → new id of a document's attachments, which its body refers to. */
const attachmentsOf = (documentId: FileId, sources: readonly SourceFile[], newIds: ReadonlyMap<FileId, FileId>) => {
  const attachments: Record<FileId, FileId> = {};
  for (const { id, hidden, parentId } of sources) {
    const to = newIds.get(id);
    if (hidden && parentId === documentId && to) attachments[id] = to;
  }
  return attachments;
};

/**
 * A deep copy without what is in the trash, under a free name; shares, links and older versions stay with the original (SPEC DR11).
 * The hub copies the documents first, under ids that no file has yet: an interruption then leaves nothing that looks like an empty document.
 */
export const createCopyFile = ({ platform, ports, limits, events, run }: Drive): CopyFile => {
  const { db, clock, ids, log } = platform;

  /** Beside the original if the actor may add there, else the actor's own root. */
  const defaultParent = (by: Caller, source: FileRow): FileId => {
    if (source.parentId !== null && source.parentRank !== null && source.parentRank >= rankOfRole('editor'))
      return source.parentId;
    return fileIdOf(by.actor, 'root');
  };

  const plan = (by: Caller, id: FileId, wantedParent: string | undefined) =>
    db.tenant(by.actor.tenantId, async (tx) => {
      const now = clock.now();
      const source = await requireFile(tx, by.actor, now, id, 'copy');
      const parentId = wantedParent === undefined ? defaultParent(by, source) : fileIdOf(by.actor, wantedParent);
      authorize(by.actor, 'fill', accessedFile(await findFile(tx, by.actor, now, parentId)));
      const { maxCopiedFiles } = limits;
      const sources = await selectSources(tx, viewerFromActor(by.actor), now, id, maxCopiedFiles + 1);
      if (sources.length > maxCopiedFiles)
        throw new AppError('too_large', `At most ${maxCopiedFiles} files can be copied at once.`, {
          detail: { maxCopiedFiles },
        });
      return { source, parentId, sources };
    });

  const copyDocuments = async (
    by: Caller,
    sources: readonly SourceFile[],
    newIds: ReadonlyMap<FileId, FileId>,
    seq: number | undefined,
  ) => {
    const { tenantId } = by.actor;
    const waiting = sources.filter(({ kind }) => kind !== 'folder' && kind !== 'file');
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const to = newIds.get(next.id);
        if (to) await ports.documents.copy(tenantId, next.id, to, attachmentsOf(next.id, sources, newIds), seq);
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: concurrency }, work));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  };

  return async (by, id, wanted) => {
    const { tenantId } = by.actor;
    const { source, parentId, sources } = await plan(by, id, wanted.parentId);
    const newIds = new Map(sources.map((file) => [file.id, ids.uuid() as FileId]));
    const copies: Copied[] = [];
    for (const file of sources) {
      const to = newIds.get(file.id);
      const parent = file.id === id ? parentId : newIds.get(file.parentId);
      if (to && parent) copies.push({ from: file.id, to, parentId: parent });
    }
    const topId = newIds.get(id);
    if (!topId) throw notFound('file');
    try {
      await copyDocuments(by, sources, newIds, wanted.seq);
      return await run(tenantId, async (unit) => {
        const { tx, now } = unit;
        await requireFile(tx, by.actor, now, id, 'copy');
        const parent = await requireRoom(unit, by.actor, parentId, limits);
        const isFolder = source.kind === 'folder';
        if (isFolder) checkDepth(parent, 1 + (await folderHeight(tx, id)), limits);
        await checkQuota(
          tx,
          parent.rootId,
          sources.reduce((sum, file) => sum + file.sizeBytes, 0),
          limits,
        );
        const wantedName = wanted.name ?? source.name;
        const taken = await takenNameKeys(tx, parent.id, freeNamePrefix(wantedName, isFolder));
        const name = freeName(wantedName, isFolder, taken);
        unit.claimName(parent.id, name, isFolder);
        const number = source.kind === 'file' ? (wanted.seq ?? null) : null;
        await insertCopies(tx, copies, { name, rootId: parent.rootId, actor: by.actor, now, number });
        await events.copied(tx, by, topId, { from: id, count: copies.length });
        return presentFile(by.actor, await findFile(tx, by.actor, now, topId));
      });
    } catch (error) {
      const documents = sources
        .filter(({ kind }) => kind !== 'folder' && kind !== 'file')
        .map((file) => newIds.get(file.id));
      await ports.documents
        .remove(
          tenantId,
          documents.filter((to) => to !== undefined),
        )
        .catch((cause: unknown) => log.warn({ error: cause }, 'copies of documents could not be taken back'));
      throw error;
    }
  };
};
