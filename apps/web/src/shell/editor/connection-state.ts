import type { DocumentStatus, StatusReason } from '@cloudity/client/collab';
import type { FileRole } from '@cloudity/contracts';
import type { ConnectionProblem, ConnectionState } from './ports.ts';

const problems: Readonly<Record<StatusReason, ConnectionProblem | null>> = {
  connecting: null,
  disconnected: null,
  signed_out: 'unauthenticated',
  rejected: 'malformed',
  revoked: 'revoked',
  deleted: 'deleted',
  room_replaced: 'replaced',
  too_large: 'tooLarge',
  read_only: 'readOnly',
  refused: 'malformed',
};

export interface Known {
  /** What the person may do as far as the file's own record says; the hub's word counts for more. */
  readonly fileRole: FileRole | null;
  readonly keptLocally: boolean;
  /** An attempt has failed since the page opened: the next one is no reason to take the explanation away. */
  readonly hasFailed: boolean;
}

/** What the provider knows, as the editor shows it. */
export const connectionStateOf = (status: DocumentStatus, known: Known): ConnectionState => {
  const content = status.synced ? 'synced' : status.fromDevice ? 'local' : 'loading';
  const problem = status.reason === null ? null : problems[status.reason];
  const isAway = content === 'loading' && (status.reason === 'disconnected' || known.hasFailed);
  return {
    content,
    save:
      status.status === 'offline' && status.reason === 'connecting' && !status.unsaved ? 'connecting' : status.status,
    unsaved: status.unsaved,
    // Nobody writes into a document without a right to; until the hub or the record has said, that is nobody.
    role: status.role ?? known.fileRole ?? 'viewer',
    problem: problem ?? (status.roleReason === 'schema_too_old' ? 'schemaTooOld' : isAway ? 'unreachable' : null),
    keptLocally: known.keptLocally,
  };
};
