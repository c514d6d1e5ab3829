import type { Bus } from '@cloudity/bus';
import type { Database } from '@cloudity/db';
import type { Clock, Ids, Log, Metrics } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';

/** What every service stands on. Built once per process (or per test) and handed to each service's factory. */
export interface Platform {
  readonly config: PlatformConfig;
  readonly db: Database;
  readonly objects: ObjectStore;
  /** Wrapped keys of the organizations' contents; in no backup (rules.md D4). */
  readonly keyObjects: ObjectStore;
  readonly bus: Bus;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The slice of configuration that every service may read. */
export interface PlatformConfig {
  /** Absolute base of links, without a trailing slash; its host is the passkey RP id. */
  readonly publicUrl: string;
  /** Origin that shows what users stored and nothing else, without a trailing slash; null when that is the public URL's business too. */
  readonly contentUrl: string | null;
  readonly environment: 'production' | 'test';
  /** 32 random bytes kept with the installation's secrets; keys are derived from it by purpose (HKDF), never used as they are. */
  readonly secretKey: Uint8Array;
  /** nodemailer URL for outgoing mail; null when mail is not set up. */
  readonly smtpUrl: string | null;
  /** ClamAV's daemon, `tcp://host:port` or `unix:///path`; null when uploads are not scanned. */
  readonly clamavUrl: string | null;
  readonly setup: { readonly organization: string; readonly email: string; readonly password: string } | null;
  readonly collabLimits: 'on' | 'off';
}
