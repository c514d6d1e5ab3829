import type {
  ApiTokenScope,
  FileId,
  GuestId,
  LinkId,
  LinkRole,
  MemberId,
  Role,
  SessionId,
  TenantId,
} from '@cloudity/contracts';

/** A signed-in person in one organization. */
export interface MemberActor {
  readonly kind: 'member';
  readonly tenantId: TenantId;
  readonly memberId: MemberId;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Null when the call came with an API token. */
  readonly sessionId: SessionId | null;
  /** What an API token may do; null for a session, which may do everything its person may. */
  readonly scopes: readonly ApiTokenScope[] | null;
  /** Set while the session may do nothing but enrol the second factor its organization demands. */
  readonly pending: 'second_factor_enrolment' | null;
}

/** Somebody who came through a link: may reach that link's file and what lies below it, nothing else. */
export interface GuestActor {
  readonly kind: 'guest';
  readonly tenantId: TenantId;
  readonly guestId: GuestId;
  readonly linkId: LinkId;
  /** The file the link points at. */
  readonly fileId: FileId;
  readonly role: LinkRole;
  readonly name: string;
  readonly allowDownload: boolean;
}

export type Actor = MemberActor | GuestActor;

/**
 * Finds out who is behind a token, or null when it is unknown, expired or revoked.
 * A token's first characters name its kind: `cs_` session, `ct_` API token, `cg_` guest session.
 */
export type Authenticate = (token: string) => Promise<Actor | null>;

export const tokenPrefix = { session: 'cs_', apiToken: 'ct_', guest: 'cg_' } as const;
