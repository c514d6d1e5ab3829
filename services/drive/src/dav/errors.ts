import { DavError } from '@cloudity/dav';
import { AppError } from '@cloudity/kernel';

const isAboutSpace = (detail: unknown): boolean =>
  typeof detail === 'object' && detail !== null && ('quotaBytes' in detail || 'maxChildren' in detail);

/** The drive's refusals in the protocol's terms. Anything else is a defect and stays one. */
export const davErrorFrom = (error: unknown): unknown => {
  if (!(error instanceof AppError)) return error;
  if (error.code === 'too_large' && isAboutSpace(error.detail))
    return new DavError(507, error.message, { condition: 'quota-not-exceeded' });
  if (error.code === 'conflict' && isAboutSpace(error.detail)) return new DavError(507, error.message);
  const detail = error.detail as { readonly lockedBy?: unknown; readonly retryAfterSeconds?: unknown } | undefined;
  if (error.code === 'conflict' && detail?.lockedBy !== undefined)
    return new DavError(423, error.message, { condition: 'lock-token-submitted' });
  const headers: Record<string, string> =
    typeof detail?.retryAfterSeconds === 'number' ? { 'Retry-After': String(Math.ceil(detail.retryAfterSeconds)) } : {};
  return new DavError(error.status, error.message, { headers });
};

/** The function with its errors translated. */
export const translated =
  <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>): ((...args: Args) => Promise<Result>) =>
  async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      throw davErrorFrom(error);
    }
  };
