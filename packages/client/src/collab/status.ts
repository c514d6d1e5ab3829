import type { FileRole } from '@cloudity/contracts';

/** Why a document is not simply saved. */
export type StatusReason =
  /** The first connection, or the next one, is on its way. */
  | 'connecting'
  /** The connection is lost; the next attempt comes by itself. */
  | 'disconnected'
  /** Nobody is signed in any more. */
  | 'signed_out'
  /** The server refused a change as malformed or contradicting what it has. */
  | 'rejected'
  | 'revoked'
  | 'deleted'
  /** The document's history was reset: the live document has a new room. This copy stays as it is. */
  | 'room_replaced'
  | 'too_large'
  /** Changes made here wait, but the person may only read (any more). */
  | 'read_only'
  /** The server refuses for a reason this version does not know. */
  | 'refused';

export interface DocumentStatus {
  readonly status: 'saved' | 'saving' | 'offline' | 'failed';
  readonly reason: StatusReason | null;
  /** Of the websocket, when the server ended it for good. */
  readonly closeCode: number | null;
  /** Something in the document is not known to be on the server: leaving or wiping now could lose it. */
  readonly unsaved: boolean;
  /** The server's content is in the document (it stays true while offline afterwards). */
  readonly synced: boolean;
  /** What the person may do; null until the server has said so. */
  readonly role: FileRole | null;
  /** `schema_too_old`: this app is older than the document and may only read it; a reload brings the new one. */
  readonly roleReason: 'schema_too_old' | null;
  /** The document came from this device's copy and the server has not been heard yet. */
  readonly fromDevice: boolean;
}

/** What a close code means that ends the connection for good (contract.md 4); null for those that mean "come back". */
export const finalReason = (closeCode: number): StatusReason | null => {
  const known: Readonly<Record<number, StatusReason>> = {
    4400: 'rejected',
    4403: 'revoked',
    4404: 'deleted',
    4409: 'room_replaced',
    4413: 'too_large',
  };
  // 4401: a ticket can be too old by the time it arrives; the next one is fetched anew.
  if (closeCode === 4401) return null;
  return known[closeCode] ?? (closeCode >= 4400 && closeCode < 4500 ? 'refused' : null);
};

/** What a failed ticket call means for good; null when it is worth another attempt. */
export const finalReasonOfTicketError = (error: unknown): StatusReason | null => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'unauthenticated' || code === 'second_factor_required') return 'signed_out';
  if (code === 'forbidden') return 'revoked';
  if (code === 'not_found' || code === 'gone') return 'deleted';
  if (code === 'invalid') return 'refused';
  return null;
};

export const mayEdit = (role: FileRole | null): boolean => role === 'editor' || role === 'owner';

export interface StatusFacts {
  readonly failure: { readonly reason: StatusReason; readonly closeCode: number | null } | null;
  readonly isConnected: boolean;
  /** This connection has brought everything the server has. */
  readonly isInSync: boolean;
  readonly isConnecting: boolean;
  readonly wasSynced: boolean;
  readonly unsavedStructs: boolean;
  readonly unsavedDeletes: boolean;
  readonly role: FileRole | null;
  readonly roleReason: 'schema_too_old' | null;
  readonly fromDevice: boolean;
}

/**
 * The status shown to the person. Readers cannot send: deletions in their copy that the server does not list are Yjs's own
 * (an item that arrives in a deleted parent is deleted by everybody for themselves), so only their inserts count.
 */
export const statusOf = (facts: StatusFacts): DocumentStatus => {
  const { failure, role } = facts;
  const isReader = role !== null && !mayEdit(role);
  const unsaved = facts.unsavedStructs || (facts.unsavedDeletes && !isReader);
  const rest = {
    unsaved,
    synced: facts.wasSynced,
    role,
    roleReason: facts.roleReason,
    fromDevice: facts.fromDevice,
    closeCode: failure?.closeCode ?? null,
  };
  if (failure) return { status: 'failed', reason: failure.reason, ...rest };
  if (!facts.isConnected || !facts.isInSync)
    return {
      status: 'offline',
      reason: facts.isConnecting || facts.isConnected ? 'connecting' : 'disconnected',
      ...rest,
    };
  if (!unsaved) return { status: 'saved', reason: null, ...rest };
  return isReader ? { status: 'failed', reason: 'read_only', ...rest } : { status: 'saving', reason: null, ...rest };
};
