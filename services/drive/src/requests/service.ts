import { type AccessRequest, encodeEvent, eventChannel, type FileId, type Share } from '@cloudity/contracts';
import { enqueueJob } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { refusal } from '../access/policy.ts';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { accessedFile } from '../files/file.ts';
import { requireFile } from '../files/find.ts';
import { selectFilesById } from '../files/store.ts';
import { requestMailTask } from '../notices/mail.ts';
import type { Shares } from '../sharing/service.ts';
import {
  type AskedRole,
  countAsking,
  decideRequest,
  lockRequest,
  type RequestRow,
  selectRequests,
  selectRequestsFor,
  upsertRequest,
} from './store.ts';

interface MemberCaller extends Caller {
  readonly actor: MemberActor;
}

/** Asking for access, and deciding about it (SPEC DR64). */
export interface Requests {
  /** Answers the same for a file that may not be seen, an unknown id and one that may be opened already. *Errors*: `rate_limited`. */
  readonly ask: (
    by: MemberCaller,
    fileId: FileId,
    wanted: { readonly role: AskedRole; readonly message: string },
  ) => Promise<void>;
  readonly list: (actor: MemberActor, fileId: FileId) => Promise<AccessRequest[]>;
  readonly listAll: (actor: MemberActor) => Promise<AccessRequest[]>;
  readonly grant: (by: MemberCaller, fileId: FileId, requestId: string, role: AskedRole) => Promise<Share>;
  readonly decline: (by: MemberCaller, fileId: FileId, requestId: string) => Promise<void>;
}

const maxPerHour = 20;
const maxListed = 50;

const present = (row: RequestRow): AccessRequest => ({
  id: row.id,
  file: { id: row.fileId, name: row.fileName },
  member: { id: row.memberId, name: row.memberName, email: row.memberEmail },
  role: row.role,
  message: row.message,
  createdAt: row.createdAt.toISOString(),
});

export const createRequests = ({ platform, events, run }: Drive, shares: Shares): Requests => {
  const { db, bus, clock, ids, config } = platform;

  return {
    ask: async (by, fileId, { role, message }) => {
      const { actor } = by;
      const { tenantId, memberId } = actor;
      const asked = await run(tenantId, ({ tx, now }) => countAsking(tx, memberId, now));
      if (asked > maxPerHour)
        throw new AppError('rate_limited', 'You have asked often enough. Wait an hour.', { detail: { maxPerHour } });
      await run(tenantId, async ({ tx, now, afterCommit }) => {
        const [file] = await selectFilesById(tx, viewerFromActor(actor), now, [fileId]);
        if (!file || file.parentId === null || file.hidden || file.trashedAt !== null) return;
        if (refusal(actor, 'see', accessedFile(file)) === null) return;
        const id = await upsertRequest(tx, { id: ids.uuid(), fileId, memberId, role, message, now });
        if (id === null) return;
        await events.accessRequested(tx, by, fileId, { requestId: id, role });
        if (config.smtpUrl !== null) await enqueueJob(tx, requestMailTask, { requestId: id }, { key: id });
        afterCommit(() =>
          bus.publish(eventChannel, encodeEvent({ type: 'file.changed', tenantId, fileId, what: 'access' })),
        );
      });
    },

    list: (actor, fileId) =>
      db.tenant(actor.tenantId, async (tx) => {
        await requireFile(tx, actor, clock.now(), fileId, 'share');
        return (await selectRequests(tx, fileId)).map(present);
      }),

    listAll: (actor) =>
      db.tenant(actor.tenantId, async (tx) =>
        (await selectRequestsFor(tx, viewerFromActor(actor), clock.now(), maxListed)).map(present),
      ),

    grant: async (by, fileId, requestId, role) => {
      const memberId = await run(by.actor.tenantId, async ({ tx, now }) => {
        await requireFile(tx, by.actor, now, fileId, 'share');
        const request = await lockRequest(tx, fileId, requestId);
        if (!request) throw notFound('request');
        return request.memberId;
      });
      const share = await shares.add(by, fileId, { memberId, role });
      await run(by.actor.tenantId, async ({ tx, now }) => {
        // Decided by somebody else meanwhile: the share stands all the same.
        if (!(await lockRequest(tx, fileId, requestId))) return;
        await decideRequest(tx, requestId, 'granted', now);
        await events.accessGranted(tx, by, fileId, { requestId, memberId, role });
      });
      return share;
    },

    decline: (by, fileId, requestId) =>
      run(by.actor.tenantId, async ({ tx, now }) => {
        await requireFile(tx, by.actor, now, fileId, 'share');
        const request = await lockRequest(tx, fileId, requestId);
        if (!request) throw notFound('request');
        await decideRequest(tx, requestId, 'declined', now);
        await events.accessDeclined(tx, by, fileId, { requestId, memberId: request.memberId });
      }),
  };
};
