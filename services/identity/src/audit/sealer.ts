import type { TenantId } from '@cloudity/contracts';
import { limits } from '../config.ts';
import type { Identity } from '../identity.ts';
import { chainBegin, linkEntries } from './chain.ts';
import {
  anchorBefore,
  becomeSealer,
  insertSeals,
  listOrganizationsToAnchor,
  listOrganizationsToSeal,
  listUnsealed,
  maintainMonths,
  readChainEnd,
} from './store.ts';

const batch = 1_000;
const minuteMs = 60_000;
/** No transaction lives as long: an entry older than this was seen when it was younger. */
const recentMs = 2 * minuteMs;
const dayMs = 24 * 60 * minuteMs;
const keepForEverDays = 365_000;

/**
 * The organization's unsealed entries since `since` are in its chain, unless another process is at it. Business transactions
 * neither wait for it nor it for them: an entry that commits later is sealed later (rules.md T7).
 */
export const sealOrganization = async (
  { platform: { db } }: Identity,
  tenantId: TenantId,
  since: Date,
): Promise<void> => {
  for (let sealed: number = batch; sealed === batch; ) {
    sealed = await db.tenant(tenantId, async (tx) => {
      if (!(await becomeSealer(tx))) return 0;
      const entries = await listUnsealed(tx, since, batch);
      if (entries.length === 0) return 0;
      await insertSeals(tx, linkEntries((await readChainEnd(tx)) ?? chainBegin, entries));
      return entries.length;
    });
  }
};

/** Every organization's entries of the last `windowMs` are sealed. */
export const sealAll = async (identity: Identity, windowMs: number): Promise<void> => {
  const { db, clock } = identity.platform;
  const since = new Date(clock.now().getTime() - windowMs);
  for (const tenantId of await db.global((sql) => listOrganizationsToSeal(sql, since)))
    await sealOrganization(identity, tenantId, since);
};

/** The first moment that the retention keeps: months before it are dropped whole. */
export const keptSince = (now: Date, keepDays: number): Date => {
  const oldest = new Date(now.getTime() - keepDays * dayMs);
  return new Date(Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth(), 1));
};

/** The coming months have their partitions: without one for today, nothing could be written. Drops nothing. */
export const prepareMonths = ({ platform: { db } }: Identity): Promise<number> =>
  db.global((sql) => maintainMonths(sql, keepForEverDays));

/**
 * The coming months have their partitions; the months past the retention are gone, after every organization has kept the last
 * hash of its own (rules.md T7).
 */
export const maintainAudit = async (identity: Identity): Promise<void> => {
  const { db, clock, log } = identity.platform;
  const before = keptSince(clock.now(), limits.auditRetentionDays);
  for (const tenantId of await db.global((sql) => listOrganizationsToAnchor(sql, before)))
    await db.tenant(tenantId, (tx) => anchorBefore(tx, before));
  const dropped = await db.global((sql) => maintainMonths(sql, limits.auditRetentionDays));
  if (dropped > 0) log.info({ dropped }, 'dropped months of the audit log past its retention');
};

/** Seals every few seconds what is new, and now and then what a stopped process left. */
export const startSealer = (identity: Identity): void => {
  let lookedBackAt = 0;
  identity.background.repeat('sealing the audit log', limits.sealEveryMs, async () => {
    const now = identity.platform.clock.now().getTime();
    const looksBack = now - lookedBackAt > 10 * minuteMs;
    await sealAll(identity, looksBack ? limits.auditRetentionDays * dayMs : recentMs);
    if (looksBack) lookedBackAt = now;
  });
  identity.background.repeat('keeping the months of the audit log', 60 * minuteMs, () => maintainAudit(identity));
};
