import { encodeEvent, eventChannel, type FileId, type TenantId } from '@cloudity/contracts';
import type { Picture } from '@cloudity/convert/sheet';
import { isCollectionPaused, type TenantTx } from '@cloudity/db';
import { emptyWorkbook } from '@cloudity/docmodel/sheet';
import { AppError } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import type { CompactionInput } from '../compaction/compact.ts';
import { compactionInput } from '../compaction/compactor.ts';
import { JobTimeoutError, type WorkerPool } from '../compaction/worker-pool.ts';
import type { SheetFile, SheetFormat } from '../export/sheet-file.ts';
import { readLog } from '../history/log/read-log.ts';
import { replay, replayInput } from '../history/readers.ts';
import { segmentPrefix } from '../history/segments/segment-object.ts';
import { defaultLimits } from '../limits/limits.ts';
import { Turns } from '../limits/turns.ts';
import type { Author, CollabPorts } from '../ports.ts';
import { loadDocument } from '../room/rooms.ts';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import { type LiveKind, schemaOfKind } from './schema.ts';
import { maxInlineSnapshotBytes, snapshotPrefix } from './snapshot-object.ts';
import {
  type BegunDocument,
  claimClientIds,
  copyAuthors,
  deleteDocuments,
  findProblems,
  insertBegun,
  type LogProblem,
  systemAuthor,
} from './store.ts';

export interface DocumentProblem {
  readonly fileId: FileId;
  readonly problem: LogProblem;
  readonly rows: number;
}

/** What the hub offers to other services. */
export interface DocumentsPort {
  /**
   * The document `to` holds what is committed of `from`, images showing the files that `attachments` puts in place of theirs.
   * A document nobody opened yet gives none. With `seq` it is what `from` held after that update. Idempotent.
   */
  readonly copy: (
    tenantId: TenantId,
    fromFileId: FileId,
    toFileId: FileId,
    attachments?: Readonly<Record<string, string>>,
    seq?: number,
  ) => Promise<void>;
  /**
   * The document begins with this update, as `by` wrote it. Nothing happens when it has begun already. *Errors*: `invalid` for bytes
   * that cannot be applied, `too_large`.
   */
  readonly begin: (
    tenantId: TenantId,
    fileId: FileId,
    beginning: { readonly kind: LiveKind; readonly update: string; readonly by: Author },
  ) => Promise<void>;
  /** The documents are gone for good; whoever is in them is sent away with 4404. Idempotent. */
  readonly remove: (tenantId: TenantId, fileIds: readonly FileId[]) => Promise<void>;
  /** The committed state as a base64 Yjs update; null when nobody opened the document yet. */
  readonly state: (
    tenantId: TenantId,
    fileId: FileId,
  ) => Promise<{ readonly update: string; readonly seq: number; readonly schema: number } | null>;
  /** The committed text as Markdown; empty when nobody opened the document yet. */
  readonly markdown: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** The committed workbook as an XLSX file, calculated, with what it has from the one it was made of, in base64; an empty one when nobody opened it yet. */
  readonly workbook: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** The committed words without any form, for search; empty when nobody opened the document yet. Opens no room. */
  readonly plainText: (tenantId: TenantId, fileId: FileId) => Promise<string>;
  /** What is wrong with the logs of the organization, for the operator's `check`. */
  readonly check: (tenantId: TenantId) => Promise<readonly DocumentProblem[]>;
}

export interface Documents extends DocumentsPort {
  /** The committed text in a format; `title` names an HTML page. */
  readonly text: (tenantId: TenantId, fileId: FileId, format: 'md' | 'html' | 'txt', title: string) => Promise<string>;
  /** The committed workbook as a file, calculated; null when no sheet has the name that is wanted of a CSV file. *Errors*: `unavailable` when it takes too long or too many wait. */
  readonly sheetFile: (
    tenantId: TenantId,
    fileId: FileId,
    format: SheetFormat,
    sheet?: string | null,
  ) => Promise<SheetFile | null>;
}

/** Calculating takes up to 20 s, writing the file a few more. */
const sheetFileMs = 60_000;
/** Spreadsheets that become files: each may hold 64 MiB, and 48 MiB of pictures. */
const turnLimits = { atOnce: 2, waiting: 16 };

export interface DocumentWorkers {
  readonly workers: WorkerPool;
  /** For workbooks that become files: that may take a minute, and nobody's compaction waits for it. */
  readonly calculators: WorkerPool;
}

export const createDocuments = (
  platform: Platform,
  { workers, calculators }: DocumentWorkers,
  { origins, files }: Pick<CollabPorts, 'origins' | 'files'>,
): Documents => {
  const { db, objects, bus, ids, log } = platform;
  const turns = new Turns(turnLimits);

  const read = async (tenantId: TenantId, fileId: FileId) => {
    const document = await loadDocument(db, tenantId, fileId);
    return document && { document, input: await compactionInput(platform, document) };
  };

  const text: Documents['text'] = async (tenantId, fileId, format, title) => {
    const input: CompactionInput = (await read(tenantId, fileId))?.input ?? { snapshot: null, rows: [] };
    return workers.run({ kind: 'export', input, format, title });
  };

  const picturesOf = async (
    tenantId: TenantId,
    fileId: FileId,
    input: CompactionInput,
  ): Promise<readonly Picture[]> => {
    const named = await calculators.run({ kind: 'namedPictures', input }, sheetFileMs);
    if (named.length === 0) return [];
    const stored = await files.pictures(tenantId, fileId, named);
    return stored.map((picture) => ({ fileId: picture.fileId, bytes: Buffer.from(picture.data, 'base64') }));
  };

  const savedSheet: Documents['sheetFile'] = async (tenantId, fileId, format, sheet = null) => {
    const input: CompactionInput = (await read(tenantId, fileId))?.input ?? {
      snapshot: null,
      rows: [{ seq: 1, data: emptyWorkbook() }],
    };
    const isXlsx = format === 'xlsx';
    const kept = isXlsx ? await origins.keptParts(tenantId, fileId) : null;
    const pictures = isXlsx ? await picturesOf(tenantId, fileId, input) : [];
    return calculators.run({ kind: 'sheetFile', input, format, sheet, kept, pictures }, sheetFileMs);
  };

  const inTime = (work: Promise<SheetFile | null>): Promise<SheetFile | null> =>
    work.catch((cause: unknown) => {
      if (!(cause instanceof JobTimeoutError)) throw cause;
      throw new AppError('unavailable', 'Writing this spreadsheet as a file takes too long.', { cause });
    });

  const sheetFile: Documents['sheetFile'] = (tenantId, ...wanted) =>
    turns.take(tenantId, () => inTime(savedSheet(tenantId, ...wanted)));

  /** The document has a row that begins with a whole snapshot, if it had none. */
  const insert = async (
    tenantId: TenantId,
    fileId: FileId,
    document: Omit<BegunDocument, 'objectKey'>,
    claim: (tx: TenantTx) => Promise<void>,
  ): Promise<void> => {
    const { snapshot } = document;
    const objectKey =
      snapshot.length > maxInlineSnapshotBytes ? `${snapshotPrefix(tenantId, fileId)}0-1-${ids.uuid()}` : null;
    if (objectKey) await objects.put(objectKey, snapshot, snapshot.length);
    const isMade = await db.tenant(tenantId, async (tx) => {
      if (!(await insertBegun(tx, fileId, { ...document, objectKey }))) return false;
      await claim(tx);
      return true;
    });
    if (!isMade && objectKey) await objects.delete(objectKey);
  };

  const removeObjects = async (tenantId: TenantId, fileId: FileId): Promise<void> => {
    for (const prefix of [snapshotPrefix(tenantId, fileId), segmentPrefix(tenantId, fileId)])
      for await (const { key } of objects.list(prefix)) await objects.delete(key);
  };

  return {
    text,
    sheetFile,
    markdown: (tenantId, fileId) => text(tenantId, fileId, 'md', ''),
    workbook: async (tenantId, fileId) => {
      // For WebDAV and archives, which take many: they have turns of their own, and wait for as long as it takes.
      const made = await turns.take(
        `${tenantId} drive`,
        () => inTime(savedSheet(tenantId, fileId, 'xlsx')),
        Number.POSITIVE_INFINITY,
      );
      return Buffer.from(made?.bytes ?? []).toString('base64');
    },
    plainText: (tenantId, fileId) => text(tenantId, fileId, 'txt', ''),
    state: async (tenantId, fileId) => {
      const found = await read(tenantId, fileId);
      if (!found) return null;
      const { snapshot } = await workers.run({ kind: 'compact', input: found.input });
      const { lastSeq, schemaVersion } = found.document;
      return { update: Buffer.from(snapshot).toString('base64'), seq: lastSeq, schema: schemaVersion };
    },
    copy: async (tenantId, fromFileId, toFileId, attachments = {}, seq = undefined) => {
      const found = await read(tenantId, fromFileId);
      if (!found) return;
      const input = seq === undefined ? found.input : replayInput(await readLog(platform, tenantId, fromFileId, seq));
      const { snapshot, ranges } = await replay(workers, {
        kind: 'copy',
        input,
        model: found.document.kind,
        attachments,
      });
      const { kind, schemaVersion } = found.document;
      await insert(tenantId, toFileId, { kind, schemaVersion, snapshot, ranges, author: systemAuthor }, (tx) =>
        copyAuthors(tx, fromFileId, toFileId),
      );
    },
    begin: async (tenantId, fileId, { kind, update, by }) => {
      const data = Buffer.from(update, 'base64');
      if (data.length > defaultLimits.documentBytes)
        throw new AppError('too_large', 'The document is larger than one can be.');
      const { snapshot, ranges, quarantined } = await workers.run({
        kind: 'compact',
        input: { snapshot: null, rows: [{ seq: 1, data }] },
      });
      if (quarantined.length > 0) throw new AppError('invalid', 'This is no update of a document.');
      const clientIds = [...new Set(summarizeUpdate(snapshot).structs.map(({ client }) => client))];
      const author = systemAuthor;
      await insert(
        tenantId,
        fileId,
        { kind, schemaVersion: schemaOfKind(kind), snapshot, ranges, author: by },
        async (tx) => {
          await claimClientIds(
            tx,
            clientIds.map((clientId) => ({ fileId, clientId, author, relayed: false })),
          );
        },
      );
    },
    remove: async (tenantId, fileIds) => {
      if (fileIds.length === 0) return;
      // Their snapshots must stay while a backup copies them (rules.md D4); the drive asks again.
      if (await isCollectionPaused(db, tenantId)) throw new AppError('unavailable', 'A backup is being made.');
      await db.tenant(tenantId, (tx) => deleteDocuments(tx, fileIds));
      for (const fileId of fileIds) {
        await bus
          .publish(eventChannel, encodeEvent({ type: 'file.deleted', tenantId, fileId }))
          .catch((error: unknown) => log.debug({ error }, 'announcing a deleted document failed'));
        await removeObjects(tenantId, fileId);
      }
    },
    check: (tenantId) => findProblems(db, tenantId),
  };
};
