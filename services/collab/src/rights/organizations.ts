import type { Bus } from '@cloudity/bus';
import { decodeEvent, eventChannel, type FileId, type TenantId } from '@cloudity/contracts';
import { type Database, readAclVersions } from '@cloudity/db';
import type { Log } from '@cloudity/kernel';
import { type DocumentHead, readHeads } from '../documents/store.ts';
import { type CommitNotice, commitChannel, decodeCommitNotice } from '../scale/commit-notice.ts';

export interface OrganizationsOptions {
  readonly db: Database;
  readonly bus: Bus;
  readonly log: Log;
  /** The documents of an organization that are open here; none means the organization may be forgotten. */
  readonly openDocuments: (tenantId: TenantId) => readonly FileId[];
  readonly onNotice: (tenantId: TenantId, notice: CommitNotice) => void;
  /** Listens to the presence at other hubs; the answer ends it. */
  readonly openPresence: (tenantId: TenantId) => Promise<() => Promise<void>>;
  /** What PostgreSQL says about the open documents; one that is missing there was deleted. */
  readonly onHeads: (tenantId: TenantId, heads: ReadonlyMap<FileId, DocumentHead>, asked: readonly FileId[]) => void;
  /** Rights may have changed: every socket of the organization has to be looked at. Rejects when that was not possible. */
  readonly onRights: (tenantId: TenantId) => Promise<void>;
  readonly tickMs?: number;
  readonly recheckMs?: number;
}

interface Organization {
  readonly ready: Promise<void>;
  readonly unsubscribe: (() => Promise<void>)[];
  aclVersion: number;
  /** Something may have been missed: compare with PostgreSQL at the next tick. */
  isStale: boolean;
  rightsChanged: boolean;
  isEvaluating: boolean;
  evaluatedAtMs: number;
}

/**
 * The organizations with open rooms: hears of other hubs' commits and of changed rights over the bus, and asks PostgreSQL for
 * both on its own, every second for rights and every two for commits, so that a silent bus delays but never loses (rules.md
 * H5, T5).
 */
export class Organizations {
  readonly #options: OrganizationsOptions;
  readonly #open = new Map<TenantId, Organization>();
  readonly #timer: NodeJS.Timeout;
  #events: Promise<() => Promise<void>> | null = null;
  #tick = 0;
  #isTicking = false;

  constructor(options: OrganizationsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#onTick(), options.tickMs ?? 1000);
    this.#timer.unref();
  }

  /** Hears of changed rights from now on; before the first document is opened, which is open the sooner. */
  async hearEvents(): Promise<void> {
    this.#events ??= this.#options.bus.subscribe(
      eventChannel,
      (payload) => this.#onEvent(payload),
      () => this.#markStale(),
    );
    this.#events.catch(() => {
      this.#events = null;
    });
    await this.#events;
  }

  /** Resolves when nothing that is committed or revoked from now on goes unnoticed. */
  async open(tenantId: TenantId): Promise<void> {
    let organization = this.#open.get(tenantId);
    if (!organization) {
      const unsubscribe: (() => Promise<void>)[] = [];
      const made: Organization = {
        ready: this.#subscribe(tenantId, unsubscribe).then((version) => {
          made.aclVersion = version;
        }),
        unsubscribe,
        aclVersion: 0,
        isStale: false,
        rightsChanged: false,
        isEvaluating: false,
        evaluatedAtMs: performance.now(),
      };
      organization = made;
      this.#open.set(tenantId, made);
      made.ready.catch(() => void this.#close(tenantId, made));
    }
    await organization.ready;
  }

  /** A number that changes whenever the rights of the organization may have. */
  rightsVersion(tenantId: TenantId): number {
    return this.#open.get(tenantId)?.aclVersion ?? -1;
  }

  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#open].map(([tenantId, organization]) => this.#close(tenantId, organization)));
    await this.#events?.then((end) => end()).catch(() => undefined);
  }

  async #subscribe(tenantId: TenantId, unsubscribe: (() => Promise<void>)[]): Promise<number> {
    const { bus, db, onNotice, openPresence } = this.#options;
    const commits = bus.subscribe(
      commitChannel(tenantId),
      (payload) => {
        const notice = decodeCommitNotice(payload);
        if (notice) onNotice(tenantId, notice);
      },
      () => this.#markStale(),
    );
    const [events, ...own] = await Promise.allSettled([this.hearEvents(), commits, openPresence(tenantId)]);
    for (const subscription of own) if (subscription.status === 'fulfilled') unsubscribe.push(subscription.value);
    for (const subscription of [events, ...own]) if (subscription.status === 'rejected') throw subscription.reason;
    return (await readAclVersions(db, [tenantId])).get(tenantId) ?? 0;
  }

  /** The bus was away: whatever it would have said is asked of PostgreSQL. */
  #markStale(): void {
    for (const organization of this.#open.values()) {
      organization.isStale = true;
      organization.rightsChanged = true;
    }
    void this.#onTick();
  }

  #onEvent(payload: Uint8Array): void {
    const event = decodeEvent(payload);
    const organization = event ? this.#open.get(event.tenantId) : undefined;
    if (!event || !organization) return;
    if (event.type === 'file.deleted') organization.isStale = true;
    else organization.rightsChanged = true;
    void this.#onTick();
  }

  async #onTick(): Promise<void> {
    if (this.#isTicking || this.#open.size === 0) return;
    this.#isTicking = true;
    this.#tick += 1;
    try {
      await this.#readVersions();
      await Promise.all([...this.#open].map(([tenantId, organization]) => this.#look(tenantId, organization)));
    } catch (error) {
      this.#options.log.warn({ error }, 'asking for changed rights and commits failed');
    } finally {
      this.#isTicking = false;
    }
  }

  async #readVersions(): Promise<void> {
    for (const [tenantId, version] of await readAclVersions(this.#options.db, [...this.#open.keys()])) {
      const organization = this.#open.get(tenantId);
      if (!organization || organization.aclVersion === version) continue;
      organization.aclVersion = version;
      organization.rightsChanged = true;
    }
  }

  async #look(tenantId: TenantId, organization: Organization): Promise<void> {
    const { db, openDocuments, onHeads, recheckMs = 60_000 } = this.#options;
    const asked = openDocuments(tenantId);
    if (asked.length === 0 && this.#tick % 30 === 0) return this.#close(tenantId, organization);
    if (organization.rightsChanged || performance.now() - organization.evaluatedAtMs >= recheckMs)
      void this.#evaluate(tenantId, organization);
    if (asked.length === 0 || (this.#tick % 2 === 1 && !organization.isStale)) return;
    organization.isStale = false;
    const heads = await readHeads(db, tenantId, asked);
    onHeads(tenantId, new Map(heads.map((head) => [head.fileId, head])), asked);
  }

  async #evaluate(tenantId: TenantId, organization: Organization): Promise<void> {
    if (organization.isEvaluating) return;
    organization.isEvaluating = true;
    organization.rightsChanged = false;
    try {
      await this.#options.onRights(tenantId);
      organization.evaluatedAtMs = performance.now();
    } catch (error) {
      organization.rightsChanged = true;
      this.#options.log.warn({ error }, 'looking at changed rights failed');
    } finally {
      organization.isEvaluating = false;
    }
  }

  async #close(tenantId: TenantId, organization: Organization): Promise<void> {
    if (this.#open.get(tenantId) === organization) this.#open.delete(tenantId);
    await Promise.allSettled(organization.unsubscribe.map((end) => end()));
  }
}
