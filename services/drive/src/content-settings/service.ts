import type { ContentSettings, SearchLanguage, VirusScan } from '@cloudity/contracts';
import { enqueueJob } from '@cloudity/db';
import type { MemberActor } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { checkVersion } from '../files/find.ts';
import { languageTask } from '../texts/tasks.ts';
import { readSettings, type SettingsRow, writeSettings } from './store.ts';

export interface Settings {
  readonly read: (actor: MemberActor) => Promise<ContentSettings>;
  /** *Errors*: `precondition_failed` when somebody else changed them meanwhile. */
  readonly change: (
    by: Caller,
    version: number | null,
    wanted: { readonly searchLanguage?: SearchLanguage | undefined; readonly virusScan?: VirusScan | undefined },
  ) => Promise<ContentSettings>;
}

/** The organization's choices for its files (SPEC SE5, VS3). Texts follow a new language by themselves. */
export const createSettings = ({ platform: { db, clock }, events, scans }: Drive): Settings => {
  const present = (row: SettingsRow): ContentSettings => ({ ...row, scannerConfigured: scans });
  return {
    read: (actor) => db.tenant(actor.tenantId, async (tx) => present(await readSettings(tx))),
    change: (by, version, wanted) =>
      db.tenant(by.actor.tenantId, async (tx) => {
        const now = await readSettings(tx);
        checkVersion(now, version);
        const next = {
          searchLanguage: wanted.searchLanguage ?? now.searchLanguage,
          virusScan: wanted.virusScan ?? now.virusScan,
        };
        if (!(await writeSettings(tx, now.version, next, clock.now())))
          checkVersion(await readSettings(tx), now.version);
        await events.contentsChanged(tx, by, tx.tenantId, next);
        if (next.searchLanguage !== now.searchLanguage) await enqueueJob(tx, languageTask, {}, { key: languageTask });
        return present(await readSettings(tx));
      }),
  };
};
