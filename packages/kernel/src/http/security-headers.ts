/**
 * Sent with every answer unless a route says otherwise (user content is stricter: rules.md S3). No inline script or style anywhere;
 * images may be blobs because the editor shows a picture while it uploads, media
 * because a player puts a video together from its segments. `frame-ancestors` and X-Frame-Options keep us out of frames.
 * Pictures, media and bytes to be drawn also come from the origin of user content, where there is one; nothing that runs does.
 */
const contentSecurityPolicy = (contentUrl: string | null): string => {
  const content = contentUrl === null ? '' : ` ${contentUrl}`;
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' blob:${content}`,
    `media-src 'self' blob:${content}`,
    "font-src 'self'",
    `connect-src 'self'${content}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
};

/**
 * Strict-Transport-Security only when people reach us by https: on http it would be ignored, on localhost it would do harm.
 * `contentUrl` is the origin of user content, null without one.
 */
export const securityHeaders = (secure: boolean, contentUrl: string | null): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': contentSecurityPolicy(contentUrl),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  ...(secure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
});

/** Answers below these prefixes are never kept by a browser or a proxy. */
export const isNeverCached = (path: string): boolean => /^\/(api|collab|dav|internal)(\/|$)/.test(path);
