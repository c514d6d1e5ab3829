import type { AuditEntry } from '@cloudity/contracts';
import { AppError, type MemberActor } from '@cloudity/kernel';
import { decodeCursor, type Page, pageOfRows, uuidPattern } from '../cursor.ts';
import type { Identity } from '../identity.ts';
import { type AuditFilter, type AuditRow, listEntries } from './store.ts';

export interface AuditQuery {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** PostgreSQL has no year 0, which ISO 8601 allows: nothing is that old anyway. */
const sinceYearOne = (time: string | undefined): string | null =>
  time === undefined ? null : time.startsWith('0000') ? '0001-01-01T00:00:00Z' : time;

export const filterOf = ({ action, actorId, targetId, from, to }: AuditQuery): AuditFilter => ({
  action: action === undefined || action === '' ? null : action.replaceAll('\0', ''),
  actorId: actorId ?? null,
  targetId: targetId ?? null,
  from: sinceYearOne(from),
  to: sinceYearOne(to),
});

export const presentEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  action: row.action,
  actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
  target: row.targetKind === null ? null : { kind: row.targetKind, id: row.targetId },
  detail: row.detail,
  ip: row.ip,
  seq: row.seq === null ? null : Number(row.seq),
  hash: row.hash?.toString('hex') ?? null,
});

/** PostgreSQL's text of a timestamptz in UTC. */
const timestampPattern = /^[12]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;

/** Whether a cursor's time is one: 30 February has the right form. */
const isTimestamp = (text: string): boolean => {
  const seconds = text.slice(0, 19).replace(' ', 'T');
  const time = Date.parse(`${seconds}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(seconds);
};

/** The organization's log, newest first. */
export const findEntries = async (
  { platform: { db } }: Identity,
  { tenantId }: MemberActor,
  { limit, cursor, ...query }: AuditQuery & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<AuditEntry>> => {
  const place = decodeCursor(cursor, [timestampPattern, uuidPattern]);
  const before = place === null ? null : ([place[0] ?? '', place[1] ?? ''] as const);
  if (before !== null && !isTimestamp(before[0]))
    throw new AppError('invalid', 'query.cursor: not a cursor of this list');
  const rows = await db.read(tenantId, (tx) => listEntries(tx, filterOf(query), { before, limit: limit + 1 }));
  return pageOfRows(rows, limit, presentEntry, ({ createdAt, id }) => [createdAt, id]);
};
