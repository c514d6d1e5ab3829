import { DavError } from '../dav-error.ts';

const tagsOf = (header: string): readonly string[] => header.match(/(?:W\/)?"[^"]*"|\*/g) ?? [];

const names = (header: string, etag: string | null): boolean =>
  tagsOf(header).some((tag) => (tag === '*' ? true : etag !== null && tag.replace(/^W\//, '') === etag));

export interface Validators {
  /** What is there now; null for nothing. */
  readonly etag: string | null;
  readonly modifiedAt: Date | null;
  readonly exists: boolean;
}

type ReadHeader = (name: string) => string | null;

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);
const dateOf = (header: string | null): number | null => {
  const time = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(time) ? null : Math.floor(time / 1000);
};

/**
 * The conditions of RFC 9110 §13.2.2 in their order. Answers `not_modified` for a read that need not be answered.
 * *Errors*: 412.
 */
export const checkConditions = (
  header: ReadHeader,
  isRead: boolean,
  { etag, modifiedAt, exists }: Validators,
): 'go_on' | 'not_modified' => {
  const failed = (): DavError => new DavError(412, 'It is not as the request says it must be. Look again, then retry.');
  const ifMatch = header('if-match');
  const unmodifiedSince = dateOf(header('if-unmodified-since'));
  if (ifMatch !== null) {
    if (!exists || !names(ifMatch, etag)) throw failed();
  } else if (unmodifiedSince !== null && modifiedAt !== null && secondsOf(modifiedAt) > unmodifiedSince) throw failed();

  const ifNoneMatch = header('if-none-match');
  const modifiedSince = dateOf(header('if-modified-since'));
  if (ifNoneMatch !== null) {
    if (exists && names(ifNoneMatch, etag)) {
      if (isRead) return 'not_modified';
      throw failed();
    }
  } else if (isRead && modifiedSince !== null && modifiedAt !== null && secondsOf(modifiedAt) <= modifiedSince)
    return 'not_modified';
  return 'go_on';
};

/** Whether the request names a state it must find: then nothing that changed meanwhile may be replaced. */
export const isConditional = (header: ReadHeader): boolean =>
  header('if-match') !== null || header('if-none-match') !== null || header('if-unmodified-since') !== null;
