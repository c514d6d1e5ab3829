import type { SessionCreated } from '@cloudity/contracts';
import { sessionCookieName } from '@cloudity/kernel';
import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { Identity } from '../identity.ts';

const isSecure = ({ platform }: Identity): boolean => platform.config.publicUrl.startsWith('https:');

/** The browser keeps the token where scripts cannot read it, until the session ends at the latest. */
export const setSessionCookie = (identity: Identity, context: Context, token: string, expiresAt: Date): void => {
  const secure = isSecure(identity);
  setCookie(context, sessionCookieName(secure), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    expires: expiresAt,
  });
};

export const clearSessionCookie = (identity: Identity, context: Context): void => {
  const secure = isSecure(identity);
  setCookie(context, sessionCookieName(secure), '', { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: 0 });
};

/** Whether the caller came with the cookie: then a rotated token reaches it through the cookie too. */
export const cameByCookie = (context: Context): boolean => context.req.header('authorization') === undefined;

/** The answer to a sign-in: the session in the body for scripts, in the cookie for browsers. */
export const withSessionCookie = (identity: Identity, context: Context, session: SessionCreated): SessionCreated => {
  setSessionCookie(identity, context, session.token, new Date(session.expiresAt));
  return session;
};
