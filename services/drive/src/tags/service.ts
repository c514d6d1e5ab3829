import { type File, FileId, type Tag, type TagColour } from '@cloudity/contracts';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { presentFile } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { holdFile } from '../files/store.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import type { Unit } from '../unit-of-work.ts';
import {
  countTags,
  deleteTag,
  findNamedTag,
  holdTag,
  insertTag,
  lockTags,
  selectTagged,
  selectTags,
  type TagRow,
  tagFile,
  tagLike,
  untagFile,
  updateTag,
} from './store.ts';

interface MemberCaller extends Caller {
  readonly actor: MemberActor;
}

/** Tags of the organization: everybody makes them and tags what they may edit (SPEC DR66). */
export interface Tags {
  readonly list: (actor: MemberActor) => Promise<Tag[]>;
  readonly create: (by: MemberCaller, wanted: { readonly name: string; readonly colour: TagColour }) => Promise<Tag>;
  readonly change: (
    by: MemberCaller,
    id: string,
    change: { readonly name?: string | undefined; readonly colour?: TagColour | undefined },
  ) => Promise<Tag>;
  /** Every file with the tag has the other one afterwards, and the tag is gone. Answers the other. */
  readonly merge: (by: MemberCaller, id: string, intoId: string) => Promise<Tag>;
  readonly remove: (by: MemberCaller, id: string) => Promise<void>;
  readonly files: (actor: MemberActor, id: string, query: ListQuery) => Promise<Page<File>>;
  readonly tag: (by: MemberCaller, fileId: FileId, tagId: string) => Promise<void>;
  readonly untag: (by: MemberCaller, fileId: FileId, tagId: string) => Promise<void>;
}

const maxTags = 500;
const maxPerFile = 20;
const cursorSchema = z.tuple([z.iso.datetime(), FileId]).transform(([at, id]) => ({ at, id }));
const taken = (name: string, tagId: string | null): AppError =>
  new AppError('conflict', 'There is a tag of this name.', { detail: { name, tagId } });
const mayChange = ({ role, memberId }: MemberActor, { createdBy }: TagRow): boolean =>
  createdBy === memberId || role !== 'member';
const presentTag = (actor: MemberActor, tag: TagRow): Tag => ({
  id: tag.id,
  name: tag.name,
  colour: tag.colour,
  mayChange: mayChange(actor, tag),
});

export const createTags = ({ platform, events, run }: Drive): Tags => {
  const { db, clock, ids } = platform;

  const checked = (by: MemberCaller, tag: TagRow | undefined): TagRow => {
    if (!tag) throw notFound('tag');
    if (!mayChange(by.actor, tag)) throw new AppError('forbidden', 'Who made a tag, and administrators, change it.');
    return tag;
  };
  const requireTag = async ({ tx }: Unit, by: MemberCaller, id: string): Promise<TagRow> =>
    checked(by, (await lockTags(tx, [id]))[0]);

  return {
    list: (actor) =>
      db.tenant(actor.tenantId, async (tx) => (await selectTags(tx)).map((tag) => presentTag(actor, tag))),

    create: (by, { name, colour }) =>
      run(by.actor.tenantId, async ({ tx, now }) => {
        if ((await countTags(tx)) >= maxTags)
          throw new AppError('conflict', `An organization has at most ${maxTags} tags.`, { detail: { maxTags } });
        const tag = { id: ids.uuid(), name, colour, createdBy: by.actor.memberId };
        if (!(await insertTag(tx, { ...tag, now }))) throw taken(name, await findNamedTag(tx, name));
        await events.tagCreated(tx, by, tag.id);
        return presentTag(by.actor, tag);
      }),

    change: (by, id, { name, colour }) =>
      run(by.actor.tenantId, async (unit) => {
        const before = await requireTag(unit, by, id);
        const tag = { ...before, name: name ?? before.name, colour: colour ?? before.colour };
        const holder = await findNamedTag(unit.tx, tag.name);
        if (holder !== null && holder !== id) throw taken(tag.name, holder);
        await updateTag(unit.tx, tag);
        await events.tagChanged(unit.tx, by, id);
        return presentTag(by.actor, tag);
      }),

    merge: (by, id, intoId) =>
      run(by.actor.tenantId, async ({ tx }) => {
        const tags = await lockTags(tx, [id, intoId]);
        checked(
          by,
          tags.find((tag) => tag.id === id),
        );
        const into = tags.find((tag) => tag.id === intoId);
        if (!into) throw notFound('tag');
        if (id === intoId) throw new AppError('invalid', 'A tag cannot be merged into itself.');
        await tagLike(tx, id, intoId);
        await deleteTag(tx, id);
        await events.tagMerged(tx, by, id, { intoId });
        return presentTag(by.actor, into);
      }),

    remove: (by, id) =>
      run(by.actor.tenantId, async (unit) => {
        await requireTag(unit, by, id);
        await deleteTag(unit.tx, id);
        await events.tagDeleted(unit.tx, by, id);
      }),

    files: (actor, tagId, { limit, cursor }) => {
      const after = decodeCursor(cursor, cursorSchema);
      return db.tenant(actor.tenantId, async (tx) => {
        if (!(await holdTag(tx, tagId))) throw notFound('tag');
        const page = { tagId, after, limit: limit + 1 };
        const rows = await selectTagged(tx, viewerFromActor(actor), clock.now(), page);
        return pageFrom(
          rows,
          limit,
          (row) => presentFile(actor, row),
          (row) => [row.markedAt.toISOString(), row.id],
        );
      });
    },

    tag: (by, fileId, tagId) =>
      run(by.actor.tenantId, async ({ tx, now }) => {
        await holdFile(tx, fileId);
        await requireFile(tx, by.actor, now, fileId, 'tag');
        if (!(await holdTag(tx, tagId))) throw notFound('tag');
        const { isNew, count } = await tagFile(tx, { fileId, tagId, now });
        if (count > maxPerFile)
          throw new AppError('conflict', `A file has at most ${maxPerFile} tags.`, { detail: { maxPerFile } });
        if (isNew) await events.tagged(tx, by, fileId, { tagId });
      }),

    untag: (by, fileId, tagId) =>
      run(by.actor.tenantId, async ({ tx, now }) => {
        await requireFile(tx, by.actor, now, fileId, 'tag');
        if (!(await holdTag(tx, tagId))) throw notFound('tag');
        if (await untagFile(tx, { fileId, tagId })) await events.untagged(tx, by, fileId, { tagId });
      }),
  };
};
