import type { AnswerOf, FileId, TableDialect } from '@cloudity/contracts';
import { sheetNameOf, tableFormatOf } from '@cloudity/contracts/table-formats';
import { maxPictures } from '@cloudity/convert/sheet/picture';
import { type Actor, AppError, notFound } from '@cloudity/kernel';
import { rankOfRole } from '../access/role.ts';
import { selectContent } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { presentFile } from '../files/file.ts';
import { findFile, requireFile, requireRoom } from '../files/find.ts';
import { fittingName, freeName, freeNamePrefix } from '../files/names.ts';
import { fileIdOf } from '../files/roots.ts';
import { insertFile, takenNameKeys } from '../files/store.ts';
import { checkQuota } from '../storage/quota.ts';
import { createPictureAttachments } from './attachments.ts';
import type { TableLook } from './run-table.ts';
import { insertOrigin } from './store.ts';
import { requireWaiting, type TableReader } from './table-reader.ts';

export interface Tables {
  /**
   * A new spreadsheet beside the upload (or in the actor's own root where they may not add), with what the upload holds; until it is
   * complete there is no file. *Errors*: those of the reader, `invalid` for what is no table, as for reading and creating files.
   */
  readonly open: (
    by: Caller,
    id: FileId,
    dialect: TableDialect | null,
    signal: AbortSignal,
  ) => Promise<AnswerOf<'POST /files/{id}/spreadsheet'>>;
  /** How a text file would be read. *Errors*: as `open`. */
  readonly look: (actor: Actor, id: FileId, dialect: Partial<TableDialect>, signal: AbortSignal) => Promise<TableLook>;
}

export const createTables = (drive: Drive, reader: TableReader): Tables => {
  const { platform, contents, ports, limits, events, run } = drive;
  const { db, clock, ids, log } = platform;
  const attachments = createPictureAttachments(drive);

  const source = (actor: Actor, id: FileId) =>
    db.tenant(actor.tenantId, async (tx) => {
      const file = await requireFile(tx, actor, clock.now(), id, 'copy');
      const format = file.kind === 'file' ? tableFormatOf(file.name, file.mimeType) : null;
      if (format === null)
        throw new AppError('invalid', 'Only XLSX, ODS, Luckysheet, CSV and TSV files can be opened as a spreadsheet.', {
          detail: { reason: 'not_a_table' },
        });
      const content = await selectContent(tx, id, null);
      if (!content) throw notFound('version');
      return { file, format, content };
    });

  return {
    look: async (actor, id, dialect, signal) => {
      const { format, content } = await source(actor, id);
      if (format !== 'text') throw new AppError('invalid', 'Only text files are looked at before they are opened.');
      return reader.look(actor.tenantId, content, dialect, signal);
    },

    open: async (by, id, dialect, signal) => {
      const { actor } = by;
      const { tenantId } = actor;
      const { file, format, content } = await source(actor, id);
      const mayFill = file.parentRank !== null && file.parentRank >= rankOfRole('editor');
      const parentId = mayFill && file.parentId !== null ? file.parentId : fileIdOf(actor, 'root');
      const name = fittingName(sheetNameOf(file.name), true);
      const base = { fileId: id, sha256: content.sha256.toString('hex') };
      const pictureIds = Array.from({ length: format === 'xlsx' ? maxPictures : 0 }, () => ids.uuid());
      const order = { format, name, dialect, base, pictureIds };
      const { update, kept, losses, pictures } = await reader.open(tenantId, content, order, signal);
      const to = ids.uuid() as FileId;
      const origin = kept && (await contents.write(tenantId, ReadableStream.from([kept])));
      const stored = await attachments.store(tenantId, pictures);
      const sizeBytes = stored.reduce((sum, { draft }) => sum + draft.sizeBytes, update.length);
      try {
        await ports.documents.begin(tenantId, to, {
          kind: 'sheet',
          update: Buffer.from(update).toString('base64'),
          by: actor.kind === 'member' ? { kind: 'member', id: actor.memberId } : { kind: 'guest', id: actor.guestId },
        });
        requireWaiting(signal);
        const made = await run(tenantId, async (unit) => {
          const { tx, now } = unit;
          await requireFile(tx, actor, now, id, 'copy');
          const parent = await requireRoom(unit, actor, parentId, limits);
          await checkQuota(tx, parent.rootId, sizeBytes, limits);
          const free = freeName(name, true, await takenNameKeys(tx, parent.id, freeNamePrefix(name, true)));
          unit.claimName(parent.id, free, true);
          await insertFile(tx, {
            id: to,
            rootId: parent.rootId,
            parentId: parent.id,
            kind: 'sheet',
            hidden: false,
            name: free,
            sizeBytes: update.length,
            mimeType: null,
            actor,
            now,
          });
          if (origin) {
            await insertOrigin(tx, to, { contentId: origin.id, sizeBytes: origin.sizeBytes });
            await contents.commit(tx, origin);
          }
          await attachments.attach(unit, actor, { id: to, rootId: parent.rootId }, stored);
          await events.created(tx, by, to, { kind: 'sheet', from: id });
          return presentFile(actor, await findFile(tx, actor, now, to));
        });
        return { file: made, losses: [...losses] };
      } catch (error) {
        const undone = await Promise.allSettled([
          ports.documents.remove(tenantId, [to]),
          origin && contents.discard(tenantId, origin),
          attachments.discard(tenantId, stored),
        ]);
        for (const outcome of undone)
          if (outcome.status === 'rejected')
            log.warn({ error: outcome.reason as unknown }, 'an opened table could not be taken back');
        throw error;
      }
    },
  };
};
