import { encodeEvent, eventChannel, type FileId, type TenantId } from '@cloudity/contracts';
import { bumpAclVersion, type TenantTx } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { freeName, freeNamePrefix } from './files/names.ts';
import { findNamed, takenNameKeys } from './files/store.ts';

/** One change of the drive: a transaction, and what belongs to it. */
export interface Unit {
  readonly tx: TenantTx;
  readonly now: Date;
  /** Some right changes with this transaction (rules.md T5): versions rise, and the hubs hear of it after the commit. */
  readonly rightsChanged: () => void;
  /** Runs after the commit; what it throws is logged and changes nothing. */
  readonly afterCommit: (work: () => Promise<unknown>) => void;
  /** Says which name the next statement wants, so that a taken one is answered with a free one. */
  readonly claimName: (parentId: FileId, name: string, isFolder: boolean) => void;
}

/** The state that was read before the locks is not the state behind them: begin again. */
export class StaleReadError extends Error {
  constructor() {
    super('The tree changed before it was locked.');
    this.name = 'StaleReadError';
  }
}

/** The claimed name belongs to something else in the folder. Answered as `conflict` with a free name. */
export class NameTakenError extends Error {
  constructor() {
    super('The name is taken.');
    this.name = 'NameTakenError';
  }
}

export type RunUnit = <Result>(tenantId: TenantId, work: (unit: Unit) => Promise<Result>) => Promise<Result>;

const maxAttempts = 5;

const postgresCode = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');
const constraintOf = (error: unknown): string =>
  String((error as { constraint_name?: unknown } | null)?.constraint_name ?? '');

/** The statement failed because something has the name. */
export const isNameTaken = (error: unknown): boolean =>
  error instanceof NameTakenError || (postgresCode(error) === '23505' && constraintOf(error) === 'files_name');

/** Deadlocks, and a row that appeared below one being deleted: another try sees the new state. */
const isWorthAnotherTry = (error: unknown): boolean =>
  error instanceof StaleReadError || postgresCode(error) === '40P01' || postgresCode(error) === '23503';

interface NameClaim {
  readonly parentId: FileId;
  readonly name: string;
  readonly isFolder: boolean;
}

export const createUnitOfWork = ({ db, bus, clock, log }: Platform): RunUnit => {
  const nameConflict = async (tenantId: TenantId, claim: NameClaim): Promise<AppError> => {
    const prefix = freeNamePrefix(claim.name, claim.isFolder);
    const { taken, existing } = await db.tenant(tenantId, async (tx) => ({
      taken: await takenNameKeys(tx, claim.parentId, prefix),
      existing: await findNamed(tx, claim.parentId, claim.name),
    }));
    return new AppError('conflict', 'There is already something with this name here.', {
      detail: { suggestedName: freeName(claim.name, claim.isFolder, taken), existing },
    });
  };

  const publishRights = (tenantId: TenantId): Promise<void> =>
    bus.publish(eventChannel, encodeEvent({ type: 'acl.changed', tenantId }));

  return async (tenantId, work) => {
    for (let attempt = 1; ; attempt += 1) {
      const after: (() => Promise<unknown>)[] = [];
      let claim: NameClaim | null = null;
      let changesRights = false;
      try {
        const result = await db.tenant(tenantId, async (tx) => {
          const answer = await work({
            tx,
            now: clock.now(),
            rightsChanged: () => {
              changesRights = true;
            },
            afterCommit: (task) => after.push(task),
            claimName: (parentId, name, isFolder) => {
              claim = { parentId, name, isFolder };
            },
          });
          // Last, because organizations' right changes wait for each other from here on.
          if (changesRights) await bumpAclVersion(tx);
          return answer;
        });
        if (changesRights) after.push(() => publishRights(tenantId));
        for (const task of after)
          await task().catch((error: unknown) => log.warn({ error }, 'work after a commit failed'));
        return result;
      } catch (error) {
        if (claim !== null && isNameTaken(error)) throw await nameConflict(tenantId, claim);
        if (attempt >= maxAttempts && isWorthAnotherTry(error))
          throw new AppError('conflict', 'Others are changing the same files. Try again.', { cause: error });
        if (!isWorthAnotherTry(error)) throw error;
      }
    }
  };
};
