import type { MemberId } from '@cloudity/contracts';
import type { TaskList } from '@cloudity/db';
import type { Drive } from '../drive.ts';
import { selectFilesById } from '../files/store.ts';
import { cellFragment, pathOf } from './address.ts';
import { selectMentionNotice, selectRequestNotice } from './store.ts';

export const requestMailTask = 'drive.access_request_mail';
export const mentionMailTask = 'drive.mention_mail';

/** Jobs hold ids only (rules.md T8): what they tell of is read when they run, and nothing is sent about what is over by then. */
export const createNoticeTasks = ({ platform, ports }: Drive): TaskList => {
  const { clock, config } = platform;
  return {
    [requestMailTask]: async ({ tenant, tenantId, payload }) => {
      const notice = await tenant((tx) => selectRequestNotice(tx, String(payload.requestId)));
      if (!notice) return;
      const { recipients, by, fileName: file, message: text, fileId, kind } = notice;
      const url = `${config.publicUrl}${pathOf(fileId, kind)}`;
      for (const memberId of recipients)
        await ports.notices.mail(tenantId, memberId, { kind: 'access_requested', by, file, text, url });
    },
    [mentionMailTask]: async ({ tenant, tenantId, payload }) => {
      const memberId = String(payload.memberId) as MemberId;
      const notice = await tenant((tx) => selectMentionNotice(tx, String(payload.commentId), memberId));
      if (!notice) return;
      const { fileId, kind, by, fileName: file, text, anchor } = notice;
      const viewer = { kind: 'member', memberId } as const;
      const [seen] = await tenant((tx) => selectFilesById(tx, viewer, clock.now(), [fileId]));
      if (!seen || seen.rank === null || seen.trashedAt !== null) return;
      const url = `${config.publicUrl}${pathOf(fileId, kind)}${cellFragment(anchor)}`;
      await ports.notices.mail(tenantId, memberId, { kind: 'mentioned', by, file, text, url });
    },
  };
};
