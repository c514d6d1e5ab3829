import type { TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { Limits } from '../limits/limits.ts';
import { readSettings, type Settings } from './store.ts';

const mebibyte = 1024 * 1024;

const limitsWith = (limits: Limits, own: Settings): Limits => ({
  ...limits,
  connectionsPerDocument: own.connectionsPerDocument ?? limits.connectionsPerDocument,
  documentsPerPerson: own.documentsPerPerson ?? limits.documentsPerPerson,
  documentBytes: own.documentMebibytes === null ? limits.documentBytes : own.documentMebibytes * mebibyte,
});

interface Known {
  readonly rights: number;
  readonly limits: Promise<Limits>;
}

/** The limits of each organization: the product's, with its own decisions in their place. */
export class OrganizationLimits {
  readonly #db: Database;
  readonly #limits: Limits;
  readonly #known = new Map<TenantId, Known>();

  constructor(db: Database, limits: Limits) {
    this.#db = db;
    this.#limits = limits;
  }

  /** As PostgreSQL has them. */
  async read(tenantId: TenantId): Promise<Limits> {
    return limitsWith(this.#limits, await readSettings(this.#db, tenantId));
  }

  /** Read once as long as `rights` stays the same, which moves with every decision (rules.md T5). */
  at(tenantId: TenantId, rights: number): Promise<Limits> {
    const known = this.#known.get(tenantId);
    if (known?.rights === rights) return known.limits;
    const limits = this.read(tenantId);
    this.#known.set(tenantId, { rights, limits });
    limits.catch(() => this.#known.delete(tenantId));
    return limits;
  }
}
