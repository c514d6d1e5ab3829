import type { AuditEntry } from '@cloudity/contracts';
import type { MemberActor } from '@cloudity/kernel';
import type { Identity } from '../identity.ts';
import { type AuditQuery, filterOf, presentEntry } from './audit.ts';
import { type AuditRow, listEntries } from './store.ts';

const pageSize = 1_000;
const columns = [
  'seq',
  'at',
  'action',
  'actor kind',
  'actor id',
  'actor name',
  'target kind',
  'target id',
  'detail',
  'ip',
  'id',
  'hash',
];

/**
 * One field of CSV (RFC 4180). A spreadsheet takes text that begins with one of = + - @ (or a tab or return) for a formula and runs
 * it, so such text gets an apostrophe in front (OWASP, CSV injection).
 */
export const csvField = (value: string | number | null): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvLine = (fields: readonly (string | number | null)[]): string => `${fields.map(csvField).join(',')}\r\n`;

const csvOf = ({ seq, at, action, actor, target, detail, ip, id, hash }: AuditEntry): string =>
  csvLine([
    seq,
    at,
    action,
    actor.kind,
    actor.id,
    actor.name,
    target?.kind ?? null,
    target?.id ?? null,
    JSON.stringify(detail),
    ip,
    id,
    hash,
  ]);

const ndjsonOf = (entry: AuditEntry): string => `${JSON.stringify(entry)}\n`;

/** The lines of an export, page by page, newest first; a short transaction each, so that a slow reader holds none. */
async function* exportLines(
  { platform: { db } }: Identity,
  { tenantId }: MemberActor,
  query: AuditQuery,
  format: 'csv' | 'ndjson',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns);
  const filter = filterOf(query);
  for (let before: readonly [string, string] | null = null; ; ) {
    const rows: readonly AuditRow[] = await db.read(tenantId, (tx) =>
      listEntries(tx, filter, { before, limit: pageSize }),
    );
    yield rows.map((row) => (format === 'csv' ? csvOf : ndjsonOf)(presentEntry(row))).join('');
    const last = rows.at(-1);
    if (rows.length < pageSize || last === undefined) return;
    before = [last.createdAt, last.id];
  }
}

/** The filtered log as a download, streamed. */
export const exportAudit = (
  identity: Identity,
  actor: MemberActor,
  query: AuditQuery,
  format: 'csv' | 'ndjson',
): Response => {
  const lines = exportLines(identity, actor, query, format);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else if (value !== '') controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await lines.return(undefined);
    },
  });
  const day = identity.platform.clock.now().toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      'Content-Disposition': `attachment; filename="audit-${day}.${format}"`,
      'Content-Security-Policy': 'sandbox',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
};
