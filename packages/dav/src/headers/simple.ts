import { DavError } from '../dav-error.ts';

export type Depth = 0 | 1 | 'infinity';

/** *Errors*: 400 for anything else than 0, 1 and infinity (RFC 4918 §10.2). */
export const parseDepth = (header: string | null, absent: Depth): Depth => {
  const text = header?.trim().toLowerCase();
  if (text === undefined) return absent;
  if (text === '0') return 0;
  if (text === '1') return 1;
  if (text === 'infinity') return 'infinity';
  throw new DavError(400, 'Depth is 0, 1 or infinity.');
};

/** True unless the header says F (RFC 4918 §10.6). *Errors*: 400. */
export const parseOverwrite = (header: string | null): boolean => {
  const text = header?.trim().toUpperCase();
  if (text === undefined || text === 'T') return true;
  if (text === 'F') return false;
  throw new DavError(400, 'Overwrite is T or F.');
};

export interface Preferences {
  /** RFC 8144: leave out what the client does not have. */
  readonly isMinimal: boolean;
  /** A listing without the collection itself. */
  readonly isWithoutRoot: boolean;
}

/** Prefer, and Microsoft's older `Brief: t`. Unknown preferences are nobody's error (RFC 7240). */
export const parsePrefer = (prefer: string | null, brief: string | null): Preferences => {
  const wanted = (prefer ?? '').split(/[,;]/).map((part) => part.trim().toLowerCase().replaceAll('"', ''));
  return {
    isMinimal: wanted.includes('return=minimal') || brief?.trim().toLowerCase() === 't',
    isWithoutRoot: wanted.includes('depth-noroot'),
  };
};

/** Seconds of the first alternative that can be read, at most `longest`; `longest` when the client does not say (RFC 4918 §10.7). */
export const parseTimeout = (header: string | null, longest: number): number => {
  for (const part of (header ?? '').split(',')) {
    const match = /^second-(\d{1,10})$/i.exec(part.trim());
    if (match) return Math.max(1, Math.min(Number(match[1]), longest));
    if (part.trim().toLowerCase() === 'infinite') return longest;
  }
  return longest;
};

/** The token of a Lock-Token header. *Errors*: 400. */
export const parseLockToken = (header: string | null): string => {
  const match = /^<([^<>\s]{1,200})>$/.exec(header?.trim() ?? '');
  if (!match?.[1]) throw new DavError(400, 'Lock-Token holds one token in angle brackets.');
  return match[1];
};

export interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * The one range asked for (RFC 9110 §14.2): null for the whole, also when the header is malformed or asks for several, which a server may
 * ignore; `unsatisfiable` when it lies behind the end.
 */
export const parseRange = (header: string | null, sizeBytes: number): ByteRange | 'unsatisfiable' | null => {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
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
