import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';

/** The session cookie's name; the `__Host-` form when the public URL is https (RFC 6265bis §4.1.3). */
export const sessionCookieName = (secure: boolean): string => (secure ? '__Host-cloudity_session' : 'cloudity_session');

/** The caller's token: a bearer header wins over the session cookie. Null when there is neither. */
export const readToken = (context: Context): string | null => {
  const header = context.req.header('authorization');
  if (header !== undefined) return /^Bearer ([\w-]{1,200})$/i.exec(header)?.[1] ?? '';
  return getCookie(context, sessionCookieName(true)) ?? getCookie(context, sessionCookieName(false)) ?? null;
};
