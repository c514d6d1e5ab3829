import type { ErrorBody } from '@cloudity/contracts';
import type { Context } from 'hono';
import { AppError } from '../app-error.ts';
import { scopeOf } from './scope.ts';

/** As Node's request fails when its connection ends before its body did. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && (error as { code?: unknown }).code === 'ECONNRESET';

const appErrorFrom = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  if (isCutOff(error)) return new AppError('invalid', 'The request was cut off.', { cause: error });
  return new AppError('internal', 'Something went wrong on our side.', { cause: error });
};

/**
 * The answer for anything a handler throws: an AppError as it is, a request that its client broke off as `invalid`, everything else as
 * `internal` without its text, logged once with its stack.
 */
export const errorAnswer = (error: unknown, context: Context): Response => {
  const { requestId, log } = scopeOf(context);
  const known = appErrorFrom(error);
  if (known.code === 'internal' && known !== error)
    log.error({ error, requestId, method: context.req.method }, 'request failed');
  else if (known.status >= 500)
    log.warn(
      { requestId, reason: known.code, ...(known.cause === undefined ? {} : { error: known.cause }) },
      'request refused',
    );
  const body: ErrorBody = {
    code: known.code,
    message: known.message,
    ...(known.detail === undefined ? {} : { detail: known.detail }),
    requestId,
  };
  const retryAfterSeconds = (known.detail as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds;
  if (typeof retryAfterSeconds === 'number') context.header('Retry-After', String(Math.ceil(retryAfterSeconds)));
  if (known.code === 'unauthenticated') context.header('WWW-Authenticate', 'Bearer');
  return context.json(body, known.status as 400);
};
