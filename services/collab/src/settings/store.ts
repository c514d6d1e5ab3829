import type { TenantId } from '@cloudity/contracts';
import type { Database, TenantTx } from '@cloudity/db';

/** What an organization decided; null where the product's number holds. */
export interface Settings {
  readonly historyDays: number | null;
  readonly connectionsPerDocument: number | null;
  readonly documentsPerPerson: number | null;
  readonly documentMebibytes: number | null;
}

export interface SettingsRow extends Settings {
  /** For If-Match: 0 as long as nobody decided anything. */
  readonly version: number;
}

const undecided: SettingsRow = {
  historyDays: null,
  connectionsPerDocument: null,
  documentsPerPerson: null,
  documentMebibytes: null,
  version: 0,
};

const columns = ({ sql }: TenantTx) => sql`
  history_days as "historyDays", connections_per_document as "connectionsPerDocument",
  documents_per_person as "documentsPerPerson", document_mebibytes as "documentMebibytes", version`;

/** Outside of any transaction. */
export const readSettings = async (db: Database, tenantId: TenantId): Promise<SettingsRow> => {
  const [row] = await db.read<SettingsRow[]>(
    tenantId,
    (tx) => tx.sql<SettingsRow[]>`select ${columns(tx)} from co_editing_settings where tenant_id = ${tx.tenantId}`,
  );
  return row ? { ...row } : undecided;
};

/** Locked until the caller's transaction ends. */
export const lockSettings = async (tx: TenantTx): Promise<SettingsRow> => {
  const [row] = await tx.sql<SettingsRow[]>`
    select ${columns(tx)} from co_editing_settings where tenant_id = ${tx.tenantId} for update`;
  return row ? { ...row } : undecided;
};

/** The organization decided: one version later. */
export const upsertSettings = async (tx: TenantTx, settings: Settings, now: Date): Promise<void> => {
  const { historyDays, connectionsPerDocument, documentsPerPerson, documentMebibytes } = settings;
  await tx.sql`
    insert into co_editing_settings
      (tenant_id, history_days, connections_per_document, documents_per_person, document_mebibytes, updated_at)
    values (${tx.tenantId}, ${historyDays}, ${connectionsPerDocument}, ${documentsPerPerson}, ${documentMebibytes}, ${now})
    on conflict (tenant_id) do update set history_days = excluded.history_days,
      connections_per_document = excluded.connections_per_document, documents_per_person = excluded.documents_per_person,
      document_mebibytes = excluded.document_mebibytes, updated_at = excluded.updated_at,
      version = co_editing_settings.version + 1`;
};
