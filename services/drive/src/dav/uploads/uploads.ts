import { DavError } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import { MeasuredBody } from '../../content/measured-body.ts';
import type { Drive } from '../../drive.ts';
import { maxParts } from './part-name.ts';
import {
  countUploads,
  deleteUpload,
  findUpload,
  insertUpload,
  lockUpload,
  type PartRow,
  selectOldUploads,
  selectParts,
  type UploadRow,
  upsertPart,
} from './store.ts';

/** Begun and neither finished nor given up, of one person. */
const maxOpen = 50;
const maxPartBytes = 5 * 1024 * 1024 * 1024;
const hoursKept = 24;

/** Files that arrive in parts, one after the other or several at once, and become one file in the end (SPEC DR89). */
export interface DavUploads {
  readonly find: (actor: MemberActor, name: string) => Promise<UploadRow>;
  readonly begin: (actor: MemberActor, name: string) => Promise<void>;
  readonly parts: (actor: MemberActor, upload: UploadRow) => Promise<readonly PartRow[]>;
  readonly put: (
    actor: MemberActor,
    upload: UploadRow,
    part: {
      readonly number: number;
      readonly announcedBytes: number | null;
      readonly body: AsyncIterable<Uint8Array> | null;
    },
  ) => Promise<void>;
  /** The bytes of all parts, in their order. */
  readonly read: (actor: MemberActor, parts: readonly PartRow[]) => AsyncIterable<Uint8Array>;
  readonly end: (actor: MemberActor, upload: UploadRow) => Promise<void>;
  /** What was begun a day ago is given up. */
  readonly tidy: (tenantId: MemberActor['tenantId']) => Promise<void>;
}

export const createDavUploads = ({ platform: { db, clock, ids }, contents, limits }: Drive): DavUploads => ({
  find: async ({ tenantId, memberId }, name) => {
    const upload = await db.tenant(tenantId, (tx) => findUpload(tx, memberId, name));
    if (!upload) throw new DavError(404, 'There is no such upload. Begin it with MKCOL.');
    return upload;
  },

  begin: ({ tenantId, memberId }, name) =>
    db.tenant(tenantId, async (tx) => {
      if ((await countUploads(tx, memberId)) >= maxOpen)
        throw new DavError(507, `At most ${maxOpen} uploads can be open at once. Finish or delete one.`);
      if (!(await insertUpload(tx, { id: ids.uuid(), memberId, name, now: clock.now() })))
        throw new DavError(405, 'There is an upload of this name.');
    }),

  parts: ({ tenantId }, { id }) => db.tenant(tenantId, (tx) => selectParts(tx, id)),

  put: async ({ tenantId }, { id }, { number, announcedBytes, body }) => {
    const maxBytes = Math.min(maxPartBytes, limits.maxUploadBytes);
    const draft = await contents.write(tenantId, new MeasuredBody(body, { maxBytes, announcedBytes }));
    try {
      await db.tenant(tenantId, async (tx) => {
        if (!(await lockUpload(tx, id))) throw new DavError(404, 'The upload was given up meanwhile.');
        const others = (await selectParts(tx, id)).filter((part) => part.number !== number);
        if (others.length >= maxParts) throw new DavError(413, `An upload has at most ${maxParts} parts.`);
        const sizeBytes = others.reduce((sum, part) => sum + part.sizeBytes, draft.sizeBytes);
        if (sizeBytes > limits.maxUploadBytes) throw new DavError(413, 'The file is too large.');
        await contents.commit(tx, draft);
        await upsertPart(tx, id, { number, contentId: draft.id, sizeBytes: draft.sizeBytes }, clock.now());
      });
    } catch (error) {
      await contents.discard(tenantId, draft).catch(() => undefined);
      throw error;
    }
  },

  read: async function* ({ tenantId }, parts) {
    for (const { contentId, sizeBytes } of parts)
      if (sizeBytes > 0) yield* await contents.read(tenantId, { id: contentId, sizeBytes });
  },

  end: ({ tenantId }, { id }) => db.tenant(tenantId, (tx) => deleteUpload(tx, id, clock.now())),

  tidy: async (tenantId) => {
    const before = new Date(clock.now().getTime() - hoursKept * 3_600_000);
    const old = await db.tenant(tenantId, (tx) => selectOldUploads(tx, before));
    for (const { id } of old) await db.tenant(tenantId, (tx) => deleteUpload(tx, id, clock.now()));
  },
});
