import type { FileId } from '@cloudity/contracts';
import { type Actor, AppError } from '@cloudity/kernel';
import { authorize } from '../access/policy.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { exportFormatOf } from '../exports/format.ts';
import { accessedFile, type FileRow } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { selectFilesById } from '../files/store.ts';
import { noteDownload } from '../links/downloads.ts';
import { notesEntry } from './notes.ts';
import { type Plan, planArchive } from './plan.ts';
import { selectArchived } from './store.ts';
import { createTicketSealer } from './ticket.ts';
import { type ZipEntry, zipLength, zipOf } from './zip/zip.ts';

export interface Announced {
  readonly url: string;
  readonly name: string;
  readonly fileCount: number;
  /** Of the uploads inside. */
  readonly sizeBytes: number;
  readonly expiresAt: string;
}

/** An archive about to be sent. */
export interface Archive {
  readonly name: string;
  /** Null when something inside has to be made first: documents are exported on their way out. */
  readonly lengthBytes: number | null;
  readonly content: AsyncGenerator<Uint8Array>;
}

export interface Archives {
  /** An address that downloads these files as one archive, for five minutes, as the caller. *Errors*: `too_large` beyond the bounds, with them in the detail; as `authorize`. */
  readonly announce: (by: Caller, token: string, fileIds: readonly FileId[]) => Promise<Announced>;
  /** *Errors*: `gone` after five minutes, `unauthenticated` when the session has ended, `not_found` for no ticket of ours; as `announce`. */
  readonly open: (ticket: string, ip: string | null) => Promise<Archive>;
}

const ticketMs = 5 * 60_000;
const rightsHoldMs = 10_000;

/** One file gives the archive its name; several have none in common. */
const archiveName = (files: readonly FileRow[], now: Date): string =>
  files.length === 1 && files[0] ? `${files[0].name}.zip` : `files ${now.toISOString().slice(0, 10)}.zip`;

export const createArchives = (drive: Drive): Archives => {
  const { platform, ports, contents, limits, events, run } = drive;
  const { db, clock } = platform;
  const sealer = createTicketSealer(platform.config.secretKey);

  const plan = (by: Caller, fileIds: readonly FileId[], isDownload: boolean) =>
    run(by.actor.tenantId, async ({ tx, now }) => {
      const chosen: FileRow[] = [];
      for (const id of fileIds) chosen.push(await requireFile(tx, by.actor, now, id, 'read'));
      const { maxArchiveFiles, maxArchiveBytes } = limits;
      const files = await selectArchived(tx, viewerFromActor(by.actor), now, fileIds, maxArchiveFiles + 1);
      const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
      if (files.length > maxArchiveFiles || sizeBytes > maxArchiveBytes)
        throw new AppError(
          'too_large',
          `One download holds at most ${maxArchiveFiles} files and ${Math.floor(maxArchiveBytes / 1024 ** 3)} GB. Choose fewer.`,
          { detail: { maxArchiveFiles, maxArchiveBytes } },
        );
      if (isDownload)
        for (const { id } of chosen) {
          await noteDownload(tx, by.actor, id, now);
          await events.downloaded(tx, by, id, { archived: files.length });
        }
      return { name: archiveName(chosen, now), planned: planArchive(files), sizeBytes, fileCount: files.length };
    });

  /** Throws when one of the chosen files may not be read any more; asked every ten seconds of a download. */
  const stillAllowed = (actor: Actor, fileIds: readonly FileId[]) => {
    let checkedAt = performance.now();
    return async (): Promise<void> => {
      if (performance.now() - checkedAt < rightsHoldMs) return;
      checkedAt = performance.now();
      const rows = await db.read(actor.tenantId, (tx) =>
        selectFilesById(tx, viewerFromActor(actor), clock.now(), fileIds),
      );
      if (rows.length < new Set(fileIds).size) throw new AppError('not_found', 'A file of the download is gone.');
      for (const row of rows) authorize(actor, 'read', accessedFile(row));
    };
  };

  async function* entriesOf(
    actor: Actor,
    { entries, left, notesPath }: Plan,
    check: () => Promise<void>,
  ): AsyncGenerator<ZipEntry> {
    const { tenantId } = actor;
    const failed: string[] = [];
    for (const { file, path } of entries) {
      await check();
      const { updatedAt: modifiedAt, sizeBytes, contentId } = file;
      if (file.kind === 'folder') yield { path, modifiedAt, sizeBytes: 0, open: null };
      else if (contentId !== null)
        yield { path, modifiedAt, sizeBytes, open: () => contents.read(tenantId, { id: contentId, sizeBytes }) };
      else {
        const bytes = await exportFormatOf(file.kind)
          ?.make(ports.documents, tenantId, file.id)
          .catch(() => null);
        if (bytes) yield { path, modifiedAt, sizeBytes: bytes.length, open: async () => one(bytes) };
        else failed.push(path);
      }
    }
    const notes = notesEntry({ left, failed, path: notesPath, at: clock.now() });
    if (notes) yield notes;
  }

  return {
    announce: async (by, token, fileIds) => {
      const { name, sizeBytes, fileCount } = await plan(by, fileIds, false);
      const expiresAt = clock.now().getTime() + ticketMs;
      const ticket = sealer.seal({ token, fileIds: [...fileIds], expiresAt });
      const url = `/api/v1/archives/${ticket}`;
      return { url, name, fileCount, sizeBytes, expiresAt: new Date(expiresAt).toISOString() };
    },

    open: async (sealed, ip) => {
      const ticket = sealer.open(sealed);
      if (!ticket) throw new AppError('not_found', 'There is no such download.');
      if (ticket.expiresAt < clock.now().getTime())
        throw new AppError('gone', 'This download has expired. Begin it again.');
      const actor = await ports.authenticate(ticket.token);
      if (!actor) throw new AppError('unauthenticated', 'Sign in to continue.');
      const { name, planned } = await plan({ actor, ip }, ticket.fileIds, true);
      const isKnown = planned.left.length === 0 && planned.entries.every(({ file }) => isStored(file.kind));
      const entries = () => entriesOf(actor, planned, stillAllowed(actor, ticket.fileIds));
      return {
        name,
        lengthBytes: isKnown ? zipLength(planned.entries.map(sizedEntry)) : null,
        content: zipOf(entries()),
      };
    },
  };
};

const isStored = (kind: string): boolean => kind === 'folder' || kind === 'file';

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

/** As long as the entry that will be sent; its bytes are nobody's matter here. */
const sizedEntry = ({ file, path }: Plan['entries'][number]): ZipEntry => ({
  path,
  modifiedAt: file.updatedAt,
  sizeBytes: file.sizeBytes,
  open: file.kind === 'folder' ? null : async () => one(Buffer.alloc(0)),
});
