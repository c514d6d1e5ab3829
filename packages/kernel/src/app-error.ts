import { type ErrorCode, errorStatus } from '@cloudity/contracts';

/** An error the caller may see. Anything else that is thrown is a defect and answers `internal` without its text. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: unknown;

  constructor(code: ErrorCode, message: string, options: { readonly detail?: unknown; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** The answer for what does not exist and for what belongs to another organization: the two must look the same. */
export const notFound = (thing: string): AppError => new AppError('not_found', `No such ${thing}.`);
