/** The path to go to after signing in: only one inside this application, else the start page. */
export const safeReturnPath = (path: unknown): string =>
  typeof path === 'string' && /^\/(?![/\\])/.test(path) && !/^\/(sign-in|setup|invite|second-factor)\b/.test(path)
    ? path
    : '/';

/** A secret from the address's fragment: `#<token>` or `#token=<token>`; the server never sees it in a request line. */
export const tokenInFragment = (fragment: string): string | null => {
  const text = fragment.replace(/^#/, '');
  const token = text.startsWith('token=') ? new URLSearchParams(text).get('token') : decodeURIComponent(text);
  return token || null;
};
