import { AppError } from '@cloudity/kernel';

/**
 * COMMIT was sent and its answer never came: the transaction may or may not have happened.
 * A caller from outside gets `unavailable`; a hub discards the room and reads it again (rules.md H1).
 */
export class UnknownCommitError extends AppError {
  constructor(cause: unknown) {
    super('unavailable', 'The database was lost while saving; look whether it was saved, and try again.', { cause });
    this.name = 'UnknownCommitError';
  }
}

/** The database cannot be reached, or is shutting down: nothing happened. */
export const databaseUnavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'The database cannot be reached at the moment.', { cause });
