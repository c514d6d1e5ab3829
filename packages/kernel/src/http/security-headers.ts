/**
 * Sent with every answer unless a route says otherwise (user content is stricter: rules.md S3). No inline script or style anywhere;
 * images may be blobs because the editor shows a picture while it uploads. `frame-ancestors` and X-Frame-Options keep us out of frames.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const common = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

/** Strict-Transport-Security only when people reach us by https: on http it would be ignored, on localhost it would do harm. */
export const securityHeaders = (secure: boolean): Readonly<Record<string, string>> =>
  secure ? { ...common, 'Strict-Transport-Security': 'max-age=31536000' } : common;

/** Answers below these prefixes are never kept by a browser or a proxy. */
export const isNeverCached = (path: string): boolean => /^\/(api|collab|dav|internal)(\/|$)/.test(path);
