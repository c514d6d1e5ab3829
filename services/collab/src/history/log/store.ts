import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { LogAuthor } from '../../documents/store.ts';
import type { LogRow } from './log-row.ts';

interface StoredRow {
  readonly seq: number;
  readonly author_kind: LogAuthor['kind'];
  readonly author_id: string;
  readonly relayed: boolean;
  readonly created_at: Date;
  readonly data: Uint8Array;
  readonly is_quarantined: boolean;
}

const pageRows = 5_000;

/** The rows from `fromSeq` to `toSeq` that are in the table, in order, a page at a time. */
export async function* readLogRows(
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  fromSeq: number,
  toSeq: number,
): AsyncGenerator<LogRow> {
  let next = fromSeq;
  while (next <= toSeq) {
    const rows: readonly StoredRow[] = await db.read<StoredRow[]>(
      tenantId,
      (tx) => tx.sql<StoredRow[]>`
        select seq::float8 as seq, author_kind, author_id, relayed, created_at, data,
          quarantined_at is not null as is_quarantined
        from collab_updates
        where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq between ${next} and ${toSeq}
        order by seq limit ${pageRows}`,
    );
    for (const row of rows)
      yield {
        seq: row.seq,
        author: { kind: row.author_kind, id: row.author_id } as LogAuthor,
        relayed: row.relayed,
        at: row.created_at,
        data: new Uint8Array(row.data),
        isQuarantined: row.is_quarantined,
      };
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
    next = last.seq + 1;
  }
}

/** The newest update up to `toSeq` that replaying can begin with, because it holds the whole document; 1 where there is none. */
export const readBaseSeq = async (db: Database, tenantId: TenantId, fileId: FileId, toSeq: number): Promise<number> => {
  const [base] = await db.read<{ seq: number }[]>(
    tenantId,
    (tx) => tx.sql<{ seq: number }[]>`
      select coalesce(max(seq), 1)::float8 as seq from collab_bases
      where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq <= ${toSeq}`,
  );
  return base?.seq ?? 1;
};

export interface LogSize {
  readonly bytes: number;
  readonly rows: number;
}

/** What the rows of the table from `fromSeq` to `toSeq` amount to. */
export const measureLogRows = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
  fromSeq: number,
  toSeq: number,
): Promise<LogSize> => {
  const [size] = await db.read<LogSize[]>(
    tenantId,
    (tx) => tx.sql<LogSize[]>`
      select coalesce(sum(octet_length(data)), 0)::float8 as bytes, count(*)::float8 as rows from collab_updates
      where tenant_id = ${tx.tenantId} and file_id = ${fileId} and seq between ${fromSeq} and ${toSeq}`,
  );
  return size ?? { bytes: 0, rows: 0 };
};

/** Who is behind each client id of the document. */
export const readClientAuthors = async (
  db: Database,
  tenantId: TenantId,
  fileId: FileId,
): Promise<ReadonlyMap<number, LogAuthor>> => {
  const rows = await db.read<{ client: number; kind: LogAuthor['kind']; id: string }[]>(
    tenantId,
    (tx) => tx.sql<{ client: number; kind: LogAuthor['kind']; id: string }[]>`
      select client_id::float8 as client, author_kind as kind, author_id as id from collab_authors
      where tenant_id = ${tx.tenantId} and file_id = ${fileId}`,
  );
  return new Map(rows.map(({ client, kind, id }) => [client, { kind, id } as LogAuthor]));
};
