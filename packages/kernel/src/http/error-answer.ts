import type { ErrorBody } from '@cloudity/contracts';
import type { Context } from 'hono';
import { AppError } from '../app-error.ts';
import { scopeOf } from './scope.ts';

/**
 * The answer for anything a handler throws: an AppError as it is, everything else as `internal` without its text,
 * logged once with its stack.
 */
export const errorAnswer = (error: unknown, context: Context): Response => {
  const { requestId, log } = scopeOf(context);
  const known =
    error instanceof AppError ? error : new AppError('internal', 'Something went wrong on our side.', { cause: error });
  if (!(error instanceof AppError)) log.error({ error, requestId, method: context.req.method }, 'request failed');
  else if (error.status >= 500)
    log.warn(
      { requestId, reason: error.code, ...(error.cause === undefined ? {} : { error: error.cause }) },
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
