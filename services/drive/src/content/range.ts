import type { ByteRange } from '@cloudity/objects';

/**
 * The one range a request asks for (RFC 9110 §14.2): null for the whole content, also when the header is malformed, in another unit or
 * asks for several (all of which a server may ignore); `unsatisfiable` when it lies behind the end.
 */
export const parseRange = (header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
};

/** Strong: equal tags mean equal bytes. */
export const etagOf = (sha256: Buffer): string => `"${sha256.toString('hex')}"`;

/** Whether a list of entity tags (If-None-Match, If-Match; RFC 9110 §8.8.3) names this one; weak ones compare equal. */
export const matchesEtag = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((part) => {
    const tag = part.trim();
    return tag === '*' || tag.replace(/^W\//, '') === etag;
  });
