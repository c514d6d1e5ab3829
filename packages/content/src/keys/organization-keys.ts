import { createHmac, hash } from 'node:crypto';
import type { TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { Clock } from '@cloudity/kernel';
import type { KeyVault } from './key-vault.ts';
import { insertKeyVersions, selectKeyVersions } from './store.ts';

/** The keys of one organization, unwrapped. */
export interface OrganizationKeys {
  /** HMAC of the content's hash: the same content has the same id, which tells nobody else what it is. */
  readonly chunkId: (content: Uint8Array) => Buffer;
  /** The same from the content's SHA-256. */
  readonly chunkIdOf: (sha256: Uint8Array) => Buffer;
  /** What new chunks are sealed under. */
  readonly current: number;
  /** *Errors*: `unavailable` when the key store lacks it. */
  readonly dataKey: (version: number) => Promise<Buffer>;
}

export type LoadKeys = (tenantId: TenantId) => Promise<OrganizationKeys>;

const idVersion = 0;
const firstDataVersion = 1;
/** How long unwrapped keys stay in memory: a shredded organization is forgotten by every process after this. */
const rememberedMs = 10 * 60_000;
const mostRemembered = 1000;

export interface KeyParts {
  readonly db: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
}

/** An organization's keys are made when its first content is. */
export const createLoadKeys = ({ db, vault, clock }: KeyParts): LoadKeys => {
  const load = async (tenantId: TenantId): Promise<OrganizationKeys> => {
    let versions = await db.tenant(tenantId, selectKeyVersions);
    if (versions.length === 0) {
      versions = await db.tenant(tenantId, async (tx) => {
        // The row decides which process makes them; the others wait for its commit, and then the keys are there.
        if (await insertKeyVersions(tx, [idVersion, firstDataVersion], clock.now()))
          for (const version of [idVersion, firstDataVersion]) await vault.make(tenantId, version);
        return selectKeyVersions(tx);
      });
    }
    const idKey = await vault.read(tenantId, idVersion);
    const current = Math.max(...versions);
    const dataKeys = new Map<number, Promise<Buffer>>();
    const dataKey = (version: number): Promise<Buffer> => {
      const known = dataKeys.get(version);
      if (known) return known;
      const reading = vault.read(tenantId, version);
      dataKeys.set(version, reading);
      reading.catch(() => dataKeys.delete(version));
      return reading;
    };
    const chunkIdOf = (sha256: Uint8Array): Buffer => createHmac('sha256', idKey).update(sha256).digest();
    return {
      chunkIdOf,
      chunkId: (content) => chunkIdOf(hash('sha256', content, 'buffer')),
      current,
      dataKey,
    };
  };

  const remembered = new Map<TenantId, { readonly until: number; readonly keys: Promise<OrganizationKeys> }>();
  return (tenantId) => {
    const now = clock.now().getTime();
    const known = remembered.get(tenantId);
    if (known && known.until > now) return known.keys;
    remembered.delete(tenantId);
    if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value as TenantId);
    const keys = load(tenantId);
    remembered.set(tenantId, { until: now + rememberedMs, keys });
    keys.catch(() => remembered.delete(tenantId));
    return keys;
  };
};
