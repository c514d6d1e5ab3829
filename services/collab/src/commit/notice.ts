import { FileId, type TenantId } from '@cloudity/contracts';
import { z } from 'zod';

/** What a hub tells the others after a commit: which document, and up to where. They read the rows themselves. */
const CommitNotice = z.object({ hub: z.string(), documents: z.array(z.tuple([FileId, z.number().int().min(0)])) });
export type CommitNotice = z.output<typeof CommitNotice>;

/** The bus channel of an organization's commits. */
export const commitChannel = (tenantId: TenantId): string => `collab.${tenantId}`;

export const encodeCommitNotice = (notice: CommitNotice): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(notice));

/** Null for anything that is no notice. */
export const decodeCommitNotice = (payload: Uint8Array): CommitNotice | null => {
  try {
    const notice = CommitNotice.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return notice.success ? notice.data : null;
  } catch {
    return null;
  }
};
