/** Address and password of an Authorization header (RFC 7617); null for any other. */
export const readBasic = (header: string | null): { readonly email: string; readonly password: string } | null => {
  const encoded = /^basic +([a-z0-9+/=_-]{1,2000})$/i.exec(header?.trim() ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { email: text.slice(0, colon), password: text.slice(colon + 1) };
};
