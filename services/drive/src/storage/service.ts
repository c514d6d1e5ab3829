import type { MemberId, PersonStorage, StorageSettings } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { checkVersion } from '../files/find.ts';
import { decodeCursor, type Page, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { type DrivePolicy, readPolicy } from './policy.ts';
import { quotaOf } from './quota.ts';
import {
  deleteQuota,
  type PersonRow,
  type SettingsChange,
  type SettingsRow,
  selectPeople,
  selectPerson,
  selectSettings,
  storedBytes,
  upsertQuota,
  upsertSettings,
} from './store.ts';

export interface Storage {
  readonly own: (actor: MemberActor) => Promise<{
    readonly usedBytes: number;
    readonly quotaBytes: number | null;
    readonly trashDays: number;
    readonly versionDays: number;
    readonly maxVersions: number;
  }>;
  readonly settings: (actor: MemberActor) => Promise<StorageSettings>;
  /** *Errors*: `precondition_failed` for another version than the one read. */
  readonly decide: (by: Caller, change: SettingsChange, ifMatch: number | null) => Promise<StorageSettings>;
  readonly people: (actor: MemberActor, query: ListQuery) => Promise<Page<PersonStorage>>;
  /** Undefined goes back to the organization's number for everybody. *Errors*: `not_found`. */
  readonly setQuota: (by: Caller, memberId: MemberId, quotaBytes: number | null | undefined) => Promise<PersonStorage>;
}

const cursorSchema = z.tuple([z.string().max(500), z.uuid()]);
const nothing: SettingsRow = {
  version: 0,
  trashDays: null,
  versionDays: null,
  maxVersions: null,
  personQuotaBytes: null,
  organizationQuotaBytes: null,
};

const presentPerson = (row: PersonRow, policy: DrivePolicy): PersonStorage => ({
  memberId: row.memberId,
  name: row.name,
  email: row.email,
  status: row.status,
  usedBytes: row.usedBytes,
  quotaBytes: row.hasOwnQuota ? row.ownQuotaBytes : policy.personQuotaBytes,
  hasOwnQuota: row.hasOwnQuota,
});

export const createStorage = ({ platform: { db }, limits, events, run }: Drive): Storage => {
  const present = async (tx: TenantTx): Promise<StorageSettings> => ({
    ...(await readPolicy(tx, limits)),
    usedBytes: await storedBytes(tx, null),
  });

  return {
    own: (actor) =>
      db.tenant(actor.tenantId, async (tx) => {
        const policy = await readPolicy(tx, limits);
        const { trashDays, versionDays, maxVersions } = policy;
        const quotaBytes = await quotaOf(tx, actor.memberId, policy);
        return { usedBytes: await storedBytes(tx, actor.memberId), quotaBytes, trashDays, versionDays, maxVersions };
      }),

    settings: (actor) => db.tenant(actor.tenantId, present),

    decide: (by, change, ifMatch) =>
      run(by.actor.tenantId, async ({ tx, now }) => {
        const { version, ...before } = (await selectSettings(tx, { lock: true })) ?? nothing;
        checkVersion({ version }, ifMatch);
        const given = Object.entries(change).filter(([, value]) => value !== undefined);
        if (given.length === 0) throw new AppError('invalid', 'Say what shall change.');
        await upsertSettings(tx, { ...before, ...Object.fromEntries(given) }, now);
        await events.settingsChanged(tx, by, tx.tenantId, Object.fromEntries(given));
        return present(tx);
      }),

    people: (actor, { limit, cursor }) => {
      const after = decodeCursor(cursor, cursorSchema);
      return db.tenant(actor.tenantId, async (tx) => {
        const policy = await readPolicy(tx, limits);
        const rows = await selectPeople(tx, { after, limit: limit + 1 });
        return pageFrom(
          rows,
          limit,
          (row) => presentPerson(row, policy),
          (row) => [row.sortName, row.memberId],
        );
      });
    },

    setQuota: (by, memberId, quotaBytes) =>
      run(by.actor.tenantId, async ({ tx }) => {
        if (!(await selectPerson(tx, memberId))) throw notFound('person');
        if (quotaBytes === undefined) await deleteQuota(tx, memberId);
        else await upsertQuota(tx, memberId, quotaBytes);
        await events.quotaChanged(tx, by, memberId, { quotaBytes: quotaBytes === undefined ? 'default' : quotaBytes });
        const row = await selectPerson(tx, memberId);
        if (!row) throw notFound('person');
        return presentPerson(row, await readPolicy(tx, limits));
      }),
  };
};
