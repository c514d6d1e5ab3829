import { z } from 'zod';
import { FileId, MemberId } from './ids.ts';
import { listQuery, pageOf, route } from './route.ts';

/** Bytes as people's files count: every version, trash included; null where there is no limit. */
const Quota = z.number().int().min(0).max(1e15).nullable();

export const PersonStorage = z
  .object({
    memberId: MemberId,
    name: z.string(),
    email: z.string(),
    /** Who was removed is listed as long as files are theirs. */
    status: z.enum(['active', 'disabled', 'removed']),
    usedBytes: z.number().int(),
    /** What holds for the person. */
    quotaBytes: Quota,
    /** The person has a quota of their own, not the organization's for everybody. */
    hasOwnQuota: z.boolean(),
  })
  .meta({ id: 'PersonStorage' });
export type PersonStorage = z.infer<typeof PersonStorage>;

const days = z.number().int().min(1).max(3650);
const versions = z.number().int().min(1).max(10_000);

export const StorageSettings = z
  .object({
    /** Days in the trash before files are deleted for good. */
    trashDays: days,
    /** Days an older version is kept after it was replaced. */
    versionDays: days,
    maxVersions: versions,
    personQuotaBytes: Quota,
    organizationQuotaBytes: Quota,
    /** Of all trees together. */
    usedBytes: z.number().int(),
    version: z.number().int(),
  })
  .meta({ id: 'StorageSettings' });
export type StorageSettings = z.infer<typeof StorageSettings>;

const at = { service: 'drive', tag: 'Storage' } as const;
const personParams = z.object({ memberId: MemberId });

export const storageRoutes = {
  'GET /storage': route({
    ...at,
    access: 'member',
    summary: 'How much is in my files, how much may be, and how long trash and old versions are kept',
    status: 200,
    response: z.object({
      usedBytes: z.number().int(),
      quotaBytes: Quota,
      trashDays: days,
      versionDays: days,
      maxVersions: versions,
    }),
  }),
  'GET /storage/settings': route({
    ...at,
    access: 'admin',
    summary: 'What the organization decided about its storage',
    status: 200,
    response: StorageSettings,
  }),
  'PATCH /storage/settings': route({
    ...at,
    access: 'admin',
    summary: 'Decide; null for a number of days or versions goes back to the product’s own',
    status: 200,
    ifMatch: 'optional',
    body: z.object({
      trashDays: days.nullable().optional(),
      versionDays: days.nullable().optional(),
      maxVersions: versions.nullable().optional(),
      personQuotaBytes: Quota.optional(),
      organizationQuotaBytes: Quota.optional(),
    }),
    response: StorageSettings,
  }),
  'GET /storage/people': route({
    ...at,
    access: 'admin',
    summary: 'How much everybody stores, by name; with those who left as long as files are theirs',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(PersonStorage),
  }),
  'PUT /storage/people/{memberId}/quota': route({
    ...at,
    access: 'admin',
    summary: 'A quota for one person; null for no limit',
    status: 200,
    params: personParams,
    body: z.object({ quotaBytes: Quota }),
    response: PersonStorage,
  }),
  'DELETE /storage/people/{memberId}/quota': route({
    ...at,
    access: 'admin',
    summary: 'The organization’s quota for everybody holds for this person again',
    status: 204,
    params: personParams,
  }),
  'POST /storage/people/{memberId}/hand-over': route({
    ...at,
    access: 'admin',
    summary: 'Give everything a person who left owns to a colleague, or to the space everybody shares',
    status: 200,
    params: personParams,
    /** Without memberId: to the space everybody shares. */
    body: z.object({ memberId: MemberId.optional() }),
    response: z.object({
      /** The folder everything is in now; null when the person owned nothing. */
      folder: z.object({ id: FileId, name: z.string() }).nullable(),
      fileCount: z.number().int(),
    }),
  }),
} as const;
