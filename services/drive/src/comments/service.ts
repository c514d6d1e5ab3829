import {
  AnyId,
  type Comment,
  type CommentAnchor,
  type CommentThread,
  encodeEvent,
  eventChannel,
  type FileId,
  type MemberId,
} from '@cloudity/contracts';
import { enqueueJob } from '@cloudity/db';
import { type Actor, AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { includesRole, roleFromRank } from '../access/role.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { requireFile } from '../files/find.ts';
import { decodeCursor, encodeCursor, type Page } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { mentionMailTask } from '../notices/mail.ts';
import type { Unit } from '../unit-of-work.ts';
import {
  type CommentRow,
  countComments,
  deleteComment,
  insertComment,
  lockThread,
  resolveThread,
  selectComment,
  selectPeopleOfFile,
  selectThreads,
  updateComment,
} from './store.ts';

export interface NewComment {
  readonly text: string;
  readonly threadId?: string | undefined;
  readonly anchor?: CommentAnchor | undefined;
  readonly mentions?: readonly MemberId[] | undefined;
}

export interface CommentChange {
  readonly text?: string | undefined;
  readonly mentions?: readonly MemberId[] | undefined;
  readonly resolved?: boolean | undefined;
}

/** Threads on files (SPEC DR65). Every change is told to open pages after its commit. */
export interface Comments {
  readonly list: (
    actor: Actor,
    fileId: FileId,
    query: ListQuery & { readonly state: 'open' | 'resolved' | 'all' },
  ) => Promise<Page<CommentThread>>;
  readonly add: (by: Caller, fileId: FileId, wanted: NewComment) => Promise<Comment>;
  readonly change: (by: Caller, fileId: FileId, commentId: string, change: CommentChange) => Promise<Comment>;
  readonly remove: (by: Caller, fileId: FileId, commentId: string) => Promise<void>;
  readonly people: (actor: MemberActor, fileId: FileId, text: string) => Promise<{ id: MemberId; name: string }[]>;
}

const maxPerFile = 5_000;
const maxPerThread = 200;
const maxSuggestions = 8;
const cursorSchema = z.tuple([z.iso.datetime(), AnyId]).transform(([at, id]) => ({ at, id }));

const isAuthor = (actor: Actor, { memberId, guestId }: CommentRow): boolean =>
  actor.kind === 'member' ? memberId === actor.memberId : guestId === actor.guestId;

const present = (actor: Actor, row: CommentRow): Comment => ({
  id: row.id,
  threadId: row.threadId,
  author: {
    kind: row.memberId === null ? 'guest' : 'member',
    id: row.memberId ?? row.guestId ?? '',
    name: row.authorName,
  },
  text: row.text,
  mentions: [...row.mentions],
  createdAt: row.createdAt.toISOString(),
  editedAt: row.editedAt?.toISOString() ?? null,
  isDeleted: row.deletedAt !== null,
  isMine: isAuthor(actor, row),
});

const presentThread = (actor: Actor, rows: readonly CommentRow[]): CommentThread => {
  const [first] = rows;
  if (!first) throw new Error('A thread has a first comment.');
  return {
    id: first.threadId,
    anchor: first.anchor,
    resolvedAt: first.resolvedAt?.toISOString() ?? null,
    resolvedBy: first.resolvedBy,
    comments: rows.map((row) => present(actor, row)),
  };
};

export const createComments = ({ platform, events, run }: Drive): Comments => {
  const { db, bus, clock, ids, config } = platform;

  const tell = ({ afterCommit }: Unit, actor: Actor, fileId: FileId): void =>
    afterCommit(() =>
      bus.publish(
        eventChannel,
        encodeEvent({ type: 'file.changed', tenantId: actor.tenantId, fileId, what: 'comments' }),
      ),
    );

  /** *Errors*: `invalid` for somebody who may not open the file: nobody learns of it through a comment. */
  const checkMentions = async ({ tx }: Unit, fileId: FileId, mentions: readonly MemberId[]): Promise<void> => {
    if (mentions.length === 0) return;
    const wanted = new Set(mentions);
    const known = await selectPeopleOfFile(tx, fileId, { ids: [...wanted] }, wanted.size);
    if (known.length < wanted.size)
      throw new AppError('invalid', 'body.mentions: only people who may open the file can be mentioned');
  };

  const mailMentions = async ({ tx }: Unit, actor: Actor, id: string, mentions: readonly MemberId[]): Promise<void> => {
    if (config.smtpUrl === null) return;
    for (const memberId of new Set(mentions))
      if (actor.kind !== 'member' || memberId !== actor.memberId)
        await enqueueJob(tx, mentionMailTask, { commentId: id, memberId }, { key: `${id}:${memberId}` });
  };

  const requireComment = async (unit: Unit, fileId: FileId, id: string): Promise<CommentRow> => {
    const found = await selectComment(unit.tx, fileId, id);
    if (!found || !(await lockThread(unit.tx, fileId, found.threadId))) throw notFound('comment');
    const current = await selectComment(unit.tx, fileId, id);
    if (!current || current.deletedAt !== null) throw notFound('comment');
    return current;
  };

  return {
    list: (actor, fileId, { state, limit, cursor }) => {
      const after = decodeCursor(cursor, cursorSchema);
      return db.tenant(actor.tenantId, async (tx) => {
        await requireFile(tx, actor, clock.now(), fileId, 'see');
        const rows = await selectThreads(tx, fileId, { state, after, limit: limit + 1 });
        const threads = [...Map.groupBy(rows, (row) => row.threadId).values()];
        const shown = threads.slice(0, limit);
        const last = shown.at(-1)?.[0];
        const nextCursor =
          threads.length > limit && last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null;
        return { items: shown.map((thread) => presentThread(actor, thread)), nextCursor };
      });
    },

    add: (by, fileId, { text, threadId, anchor, mentions = [] }) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        await requireFile(tx, by.actor, now, fileId, 'comment');
        if (threadId !== undefined && anchor !== undefined)
          throw new AppError('invalid', 'body.anchor: only the first comment of a thread has one');
        if (threadId !== undefined && !(await lockThread(tx, fileId, threadId))) throw notFound('thread');
        const { onFile, inThread } = await countComments(tx, fileId, threadId ?? null);
        if (onFile >= maxPerFile || inThread >= maxPerThread)
          throw new AppError('conflict', `A file holds ${maxPerFile} comments, a thread ${maxPerThread}.`, {
            detail: { maxPerFile, maxPerThread },
          });
        await checkMentions(unit, fileId, mentions);
        const id = ids.uuid();
        const place = { threadId: threadId ?? id, anchor: anchor ?? null };
        await insertComment(tx, { id, fileId, ...place, text, mentions, actor: by.actor, now });
        await mailMentions(unit, by.actor, id, mentions);
        await events.commented(tx, by, fileId, { commentId: id });
        tell(unit, by.actor, fileId);
        const row = await selectComment(tx, fileId, id);
        if (!row) throw notFound('comment');
        return present(by.actor, row);
      }),

    change: (by, fileId, commentId, { text, mentions, resolved }) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        await requireFile(tx, by.actor, now, fileId, 'comment');
        const before = await requireComment(unit, fileId, commentId);
        if (text !== undefined || mentions !== undefined) {
          if (!isAuthor(by.actor, before)) throw new AppError('forbidden', 'Only who wrote a comment changes it.');
          const named = mentions ?? before.mentions.map(({ id }) => id);
          await checkMentions(unit, fileId, mentions ?? []);
          await updateComment(tx, commentId, { text: text ?? before.text, mentions: named, now });
          const known = new Set(before.mentions.map(({ id }) => id));
          await mailMentions(
            unit,
            by.actor,
            commentId,
            named.filter((id) => !known.has(id)),
          );
          await events.commentChanged(tx, by, fileId, { commentId });
        }
        if (resolved !== undefined) {
          if (before.id !== before.threadId)
            throw new AppError('invalid', 'body.resolved: a thread is resolved by its first comment');
          await resolveThread(tx, commentId, resolved ? { actor: by.actor, now } : null);
          await (resolved ? events.threadResolved : events.threadReopened)(tx, by, fileId, { commentId });
        }
        tell(unit, by.actor, fileId);
        const row = await selectComment(tx, fileId, commentId);
        if (!row) throw notFound('comment');
        return present(by.actor, row);
      }),

    remove: (by, fileId, commentId) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        const file = await requireFile(tx, by.actor, now, fileId, 'comment');
        const comment = await requireComment(unit, fileId, commentId);
        const role = roleFromRank(file.rank);
        if (!isAuthor(by.actor, comment) && (role === null || !includesRole(role, 'owner')))
          throw new AppError('forbidden', 'Only who wrote a comment, or an owner of the file, deletes it.');
        await deleteComment(tx, { id: commentId, threadId: comment.threadId, now });
        await events.commentDeleted(tx, by, fileId, { commentId });
        tell(unit, by.actor, fileId);
      }),

    people: (actor, fileId, text) =>
      db.tenant(actor.tenantId, async (tx) => {
        await requireFile(tx, actor, clock.now(), fileId, 'comment');
        return [...(await selectPeopleOfFile(tx, fileId, { text }, maxSuggestions))];
      }),
  };
};
