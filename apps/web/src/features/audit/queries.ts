import type { MemberId, RequestOf } from '@cloudity/contracts';
import { api } from '../../shell/api.ts';
import { useList } from '../../shell/use-list.ts';

export interface Filter {
  readonly action: string | null;
  readonly actor: { readonly id: MemberId; readonly name: string } | null;
  /** Local days as `YYYY-MM-DD`, both included; empty for none. */
  readonly from: string;
  readonly to: string;
}

export const noFilter: Filter = { action: null, actor: null, from: '', to: '' };

type AuditQuery = Pick<NonNullable<RequestOf<'GET /audit'>['query']>, 'action' | 'actorId' | 'from' | 'to'>;

const startOf = (day: string): Date => new Date(`${day}T00:00:00`);

/** The filter as the API takes it: days become moments in the reader's time zone, the last day to its end. */
export const queryOf = ({ action, actor, from, to }: Filter): AuditQuery => {
  const end = to ? startOf(to) : null;
  end?.setDate(end.getDate() + 1);
  return {
    ...(action ? { action } : {}),
    ...(actor ? { actorId: actor.id } : {}),
    ...(from ? { from: startOf(from).toISOString() } : {}),
    ...(end ? { to: end.toISOString() } : {}),
  };
};

export const useAudit = (query: AuditQuery) =>
  useList(['audit', query], (cursor, signal) =>
    api('GET /audit', { query: { ...query, limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );

export type { AuditQuery };
