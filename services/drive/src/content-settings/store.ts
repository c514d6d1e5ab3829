import type { SearchLanguage, VirusScan } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';

export interface SettingsRow {
  readonly searchLanguage: SearchLanguage;
  readonly virusScan: VirusScan;
  readonly version: number;
}

/** Before anybody chose: version 0. */
export const defaultSettings: SettingsRow = { searchLanguage: 'en', virusScan: 'open', version: 0 };

export const readSettings = async ({ sql, tenantId }: TenantTx): Promise<SettingsRow> => {
  const [row] = await sql<SettingsRow[]>`
    select search_language as "searchLanguage", virus_scan as "virusScan", version from content_settings where tenant_id = ${tenantId}`;
  return row ?? defaultSettings;
};

/** The settings are these when the version was `was`; false when it was another. */
export const writeSettings = async (
  { sql, tenantId }: TenantTx,
  was: number,
  { searchLanguage, virusScan }: Pick<SettingsRow, 'searchLanguage' | 'virusScan'>,
  now: Date,
): Promise<boolean> => {
  const rows = await sql`
    insert into content_settings (tenant_id, search_language, virus_scan, version, updated_at)
    select ${tenantId}, ${searchLanguage}, ${virusScan}, 1, ${now}
      where ${was} = 0 or exists (select from content_settings where tenant_id = ${tenantId})
    on conflict (tenant_id) do update
      set search_language = excluded.search_language, virus_scan = excluded.virus_scan,
          version = content_settings.version + 1, updated_at = excluded.updated_at
      where content_settings.version = ${was}
    returning version`;
  return rows.length > 0;
};
