import { clientIp } from '@cloudity/kernel';
import type { Context } from 'hono';

/** Where a request comes from, as sessions and the audit log keep it. */
export interface Caller {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

const maxUserAgent = 300;

export const callerOf = (context: Context): Caller => ({
  ip: clientIp(context),
  userAgent: context.req.header('user-agent')?.slice(0, maxUserAgent) ?? null,
});
