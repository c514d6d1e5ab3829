import { z } from 'zod';
import { AnyId, GroupId, MemberId, SessionId, TenantId } from './ids.ts';
import { Flag, listQuery, pageOf, route, Timestamp } from './route.ts';

export const Role = z.enum(['member', 'admin', 'owner']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** What a person types as a name: 1–100 characters after trimming, no control characters. */
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters are not allowed');
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
/** 10–256 characters. Any characters, no composition rules (NIST SP 800-63B §3.1.1). */
export const Password = z.string().min(10).max(256);
const OneTimeCode = z.string().trim().min(6).max(32);

export const Organization = z
  .object({ id: TenantId, name: DisplayName, secondFactorRequired: z.boolean(), createdAt: Timestamp })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof Organization>;

/** A signed-in person as their organization sees them; `id` is the member id used in shares. */
export const User = z.object({ id: MemberId, email: z.string(), name: z.string() }).meta({ id: 'User' });
export type User = z.infer<typeof User>;

/** `pending`: set when the session may only enrol the second factor that the organization demands. */
export const SessionCreated = z
  .object({
    token: z.string(),
    expiresAt: Timestamp,
    user: User,
    organization: Organization,
    role: Role,
    pending: z.literal('second_factor_enrolment').nullable(),
  })
  .meta({ id: 'SessionCreated' });
export type SessionCreated = z.infer<typeof SessionCreated>;

export const Session = z
  .object({
    id: SessionId,
    current: z.boolean(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
    userAgent: z.string().nullable(),
    ip: z.string().nullable(),
    method: z.enum(['password', 'passkey', 'invitation', 'setup']),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const Me = z
  .object({
    user: User,
    organization: Organization,
    role: Role,
    pending: z.literal('second_factor_enrolment').nullable(),
    settings: z.object({ locale: z.enum(['en', 'fr']).nullable(), theme: z.enum(['system', 'light', 'dark']) }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const Member = z
  .object({
    id: MemberId,
    email: z.string(),
    name: z.string(),
    role: Role,
    status: z.enum(['active', 'disabled']),
    secondFactor: z.boolean(),
    joinedAt: Timestamp,
    lastSeenAt: Timestamp.nullable(),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const Group = z
  .object({ id: GroupId, name: DisplayName, memberCount: z.number().int(), createdAt: Timestamp })
  .meta({ id: 'Group' });
export type Group = z.infer<typeof Group>;

export const Invitation = z
  .object({
    id: AnyId,
    email: z.string(),
    role: Role,
    createdAt: Timestamp,
    expiresAt: Timestamp,
    invitedBy: z.string(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const Passkey = z
  .object({ id: AnyId, name: z.string(), createdAt: Timestamp, lastUsedAt: Timestamp.nullable() })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof Passkey>;

export const AppPasswordScope = z.enum(['dav', 'imap', 'smtp']);
export const ApiTokenScope = z.enum(['read', 'write', 'admin']);
export type ApiTokenScope = z.infer<typeof ApiTokenScope>;
const credential = { id: AnyId, name: z.string(), createdAt: Timestamp, lastUsedAt: Timestamp.nullable() };
export const AppPassword = z.object({ ...credential, scopes: z.array(AppPasswordScope) }).meta({ id: 'AppPassword' });
export type AppPassword = z.infer<typeof AppPassword>;
export const ApiToken = z
  .object({ ...credential, scopes: z.array(ApiTokenScope), expiresAt: Timestamp.nullable() })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof ApiToken>;

export const AuditEntry = z
  .object({
    id: AnyId,
    at: Timestamp,
    action: z.string(),
    actor: z.object({
      kind: z.enum(['member', 'guest', 'system', 'operator']),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    target: z.object({ kind: z.string(), id: z.string().nullable() }).nullable(),
    detail: z.record(z.string(), z.unknown()),
    ip: z.string().nullable(),
    /** Position and hash in the organization's chain; null until sealed (at most 5 s later). */
    seq: z.number().int().nullable(),
    hash: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

const auditFilter = {
  action: z.string().max(100).optional(),
  actorId: MemberId.optional(),
  targetId: AnyId.optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
};

const idOf = <Id extends z.ZodType>(id: Id) => z.object({ id });
const token = z.object({ token: z.string().min(1).max(200) });
/** WebAuthn JSON of the browser or for it (W3C WebAuthn 3 §5.1); checked by the library that reads it. */
const WebAuthnJson = z.record(z.string(), z.unknown());

const at = { service: 'identity' } as const;

export const identityRoutes = {
  'GET /setup': route({
    ...at,
    tag: 'Set-up',
    access: 'public',
    summary: 'Whether the installation still has no organization, and whether it sends mail',
    status: 200,
    response: z.object({ needed: z.boolean(), mail: z.boolean() }),
  }),
  'POST /setup': route({
    ...at,
    tag: 'Set-up',
    access: 'public',
    summary: 'Create the first organization with the set-up token',
    status: 201,
    body: z.object({
      token: z.string().max(200),
      organizationName: DisplayName,
      name: DisplayName,
      email: Email,
      password: Password,
    }),
    response: SessionCreated,
  }),

  'POST /sessions': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Sign in with a password, and a code when the account has a second factor',
    status: 201,
    body: z.object({
      email: Email,
      password: z.string().max(256),
      organization: TenantId.optional(),
      code: OneTimeCode.optional(),
    }),
    response: SessionCreated,
  }),
  'POST /sessions/passkey/options': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Begin a passkey sign-in',
    status: 200,
    body: z.object({}),
    response: z.object({ challengeId: z.string(), options: WebAuthnJson }),
  }),
  'POST /sessions/passkey': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Finish a passkey sign-in',
    status: 201,
    body: z.object({ challengeId: z.string().max(200), credential: WebAuthnJson, organization: TenantId.optional() }),
    response: SessionCreated,
  }),
  'DELETE /sessions/current': route({ ...at, tag: 'Sessions', access: 'session', summary: 'Sign out', status: 204 }),
  'POST /sessions/current/organization': route({
    ...at,
    tag: 'Sessions',
    access: 'session',
    summary: 'Continue in another organization of the same person',
    status: 201,
    body: z.object({ organization: TenantId }),
    response: SessionCreated,
  }),
  'GET /sessions': route({
    ...at,
    tag: 'Sessions',
    access: 'member',
    summary: 'My live sessions',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(Session),
  }),
  'DELETE /sessions/{id}': route({
    ...at,
    tag: 'Sessions',
    access: 'member',
    summary: 'End one of my sessions',
    status: 204,
    params: idOf(SessionId),
  }),

  'GET /me': route({ ...at, tag: 'Me', access: 'session', summary: 'Who I am', status: 200, response: Me }),
  'PATCH /me': route({
    ...at,
    tag: 'Me',
    access: 'member',
    summary: 'Change my name, language or theme',
    status: 200,
    body: z.object({
      name: DisplayName.optional(),
      locale: z.enum(['en', 'fr']).nullable().optional(),
      theme: z.enum(['system', 'light', 'dark']).optional(),
    }),
    response: Me,
  }),
  'POST /me/password': route({
    ...at,
    tag: 'Me',
    access: 'member',
    summary: 'Change my password; ends my other sessions',
    status: 204,
    body: z.object({ current: z.string().max(256), next: Password }),
  }),
  'GET /me/organizations': route({
    ...at,
    tag: 'Me',
    access: 'session',
    summary: 'The organizations I belong to',
    status: 200,
    response: z.object({ items: z.array(Organization) }),
  }),

  'GET /me/two-factor': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'State of my second factor',
    status: 200,
    response: z.object({ totp: z.boolean(), passkeys: z.number().int(), recoveryCodesLeft: z.number().int() }),
  }),
  'POST /me/two-factor/totp': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'Begin enrolling an authenticator app',
    status: 201,
    response: z.object({ secret: z.string(), uri: z.string() }),
  }),
  'POST /me/two-factor/totp/confirm': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'Finish enrolling; answers the recovery codes once',
    status: 200,
    body: z.object({ code: OneTimeCode }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  'DELETE /me/two-factor/totp': route({
    ...at,
    tag: 'Second factor',
    access: 'member',
    summary: 'Remove the authenticator app and its recovery codes',
    status: 204,
    body: z.object({ password: z.string().max(256) }),
  }),
  'POST /me/two-factor/recovery-codes': route({
    ...at,
    tag: 'Second factor',
    access: 'member',
    summary: 'Replace my recovery codes',
    status: 201,
    body: z.object({ password: z.string().max(256) }),
    response: z.object({ recoveryCodes: z.array(z.string()) }),
  }),

  'GET /me/passkeys': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'My passkeys',
    status: 200,
    response: z.object({ items: z.array(Passkey) }),
  }),
  'POST /me/passkeys/options': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'Begin adding a passkey',
    status: 200,
    body: z.object({}),
    response: z.object({ challengeId: z.string(), options: WebAuthnJson }),
  }),
  'POST /me/passkeys': route({
    ...at,
    tag: 'Second factor',
    access: 'session',
    summary: 'Finish adding a passkey',
    status: 201,
    body: z.object({ challengeId: z.string().max(200), name: DisplayName, credential: WebAuthnJson }),
    response: Passkey,
  }),
  'DELETE /me/passkeys/{id}': route({
    ...at,
    tag: 'Second factor',
    access: 'member',
    summary: 'Remove a passkey',
    status: 204,
    params: idOf(AnyId),
  }),

  'GET /me/app-passwords': route({
    ...at,
    tag: 'App passwords',
    access: 'member',
    summary: 'My app passwords',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(AppPassword),
  }),
  'POST /me/app-passwords': route({
    ...at,
    tag: 'App passwords',
    access: 'member',
    summary: 'Make an app password, shown once',
    status: 201,
    body: z.object({ name: DisplayName, scopes: z.array(AppPasswordScope).min(1).max(3) }),
    response: z.object({ id: AnyId, password: z.string() }),
  }),
  'DELETE /me/app-passwords/{id}': route({
    ...at,
    tag: 'App passwords',
    access: 'member',
    summary: 'Revoke an app password',
    status: 204,
    params: idOf(AnyId),
  }),
  'GET /me/api-tokens': route({
    ...at,
    tag: 'API tokens',
    access: 'member',
    summary: 'My API tokens',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(ApiToken),
  }),
  'POST /me/api-tokens': route({
    ...at,
    tag: 'API tokens',
    access: 'member',
    summary: 'Make an API token, shown once',
    status: 201,
    body: z.object({
      name: DisplayName,
      scopes: z.array(ApiTokenScope).min(1).max(3),
      expiresAt: Timestamp.optional(),
    }),
    response: z.object({ id: AnyId, token: z.string() }),
  }),
  'DELETE /me/api-tokens/{id}': route({
    ...at,
    tag: 'API tokens',
    access: 'member',
    summary: 'Revoke an API token',
    status: 204,
    params: idOf(AnyId),
  }),

  'GET /members': route({
    ...at,
    tag: 'People',
    access: 'member',
    summary: 'People of the organization',
    status: 200,
    query: z.object({ ...listQuery, q: z.string().max(100).optional() }),
    response: pageOf(Member),
  }),
  'GET /members/{id}': route({
    ...at,
    tag: 'People',
    access: 'member',
    summary: 'One person',
    status: 200,
    params: idOf(MemberId),
    response: Member,
  }),
  'PATCH /members/{id}': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'Change a role, disable or enable a person',
    status: 200,
    params: idOf(MemberId),
    body: z.object({ role: Role.optional(), status: z.enum(['active', 'disabled']).optional() }),
    response: Member,
  }),
  'DELETE /members/{id}': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'Remove a person from the organization',
    status: 204,
    params: idOf(MemberId),
  }),
  'DELETE /members/{id}/sessions': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'End every session of a person in this organization',
    status: 204,
    params: idOf(MemberId),
  }),

  'GET /invitations': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'Open invitations',
    status: 200,
    query: z.object(listQuery),
    response: pageOf(Invitation),
  }),
  'POST /invitations': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'Invite somebody',
    status: 201,
    body: z.object({ email: Email, role: Role.default('member') }),
    response: z.object({ id: AnyId, acceptUrl: z.string(), token: z.string(), mailed: z.boolean() }),
  }),
  'DELETE /invitations/{id}': route({
    ...at,
    tag: 'People',
    access: 'admin',
    summary: 'Withdraw an invitation',
    status: 204,
    params: idOf(AnyId),
  }),
  'GET /invitations/{token}': route({
    ...at,
    tag: 'People',
    access: 'public',
    summary: 'What an invitation offers',
    status: 200,
    params: token,
    response: z.object({
      organization: z.object({ name: z.string() }),
      email: z.string(),
      role: Role,
      invitedBy: z.string(),
      hasAccount: z.boolean(),
      expiresAt: Timestamp,
    }),
  }),
  'POST /invitations/{token}/accept': route({
    ...at,
    tag: 'People',
    access: 'public',
    summary: 'Accept; an existing account proves itself with its own password (and code)',
    status: 201,
    params: token,
    body: z.object({
      name: DisplayName,
      /** Not needed by somebody who is signed in with the invited address. */
      password: z.string().min(1).max(256).optional(),
      code: OneTimeCode.optional(),
    }),
    response: SessionCreated,
  }),

  'POST /password-resets': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Mail a link that sets a new password, if the address has an account',
    status: 204,
    body: z.object({ email: Email, locale: z.enum(['en', 'fr']).default('en') }),
  }),
  'GET /password-resets/{token}': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Whose password a mailed link sets',
    status: 200,
    params: token,
    response: z.object({ email: z.string(), expiresAt: Timestamp }),
  }),
  'POST /password-resets/{token}': route({
    ...at,
    tag: 'Sessions',
    access: 'public',
    summary: 'Set a new password by a mailed link; every session ends',
    status: 204,
    params: token,
    body: z.object({ password: Password }),
  }),

  'GET /groups': route({
    ...at,
    tag: 'Groups',
    access: 'member',
    summary: 'Groups',
    status: 200,
    query: z.object({ ...listQuery, q: z.string().max(100).optional() }),
    response: pageOf(Group),
  }),
  'POST /groups': route({
    ...at,
    tag: 'Groups',
    access: 'admin',
    summary: 'Make a group',
    status: 201,
    body: z.object({ name: DisplayName }),
    response: Group,
  }),
  'PATCH /groups/{id}': route({
    ...at,
    tag: 'Groups',
    access: 'admin',
    summary: 'Rename a group',
    status: 200,
    params: idOf(GroupId),
    body: z.object({ name: DisplayName }),
    response: Group,
  }),
  'DELETE /groups/{id}': route({
    ...at,
    tag: 'Groups',
    access: 'admin',
    summary: 'Delete a group and the access it gave',
    status: 204,
    params: idOf(GroupId),
  }),
  'GET /groups/{id}/members': route({
    ...at,
    tag: 'Groups',
    access: 'member',
    summary: 'Members of a group',
    status: 200,
    params: idOf(GroupId),
    query: z.object(listQuery),
    response: pageOf(Member),
  }),
  'PUT /groups/{id}/members/{memberId}': route({
    ...at,
    tag: 'Groups',
    access: 'admin',
    summary: 'Add a person to a group',
    status: 204,
    params: z.object({ id: GroupId, memberId: MemberId }),
  }),
  'DELETE /groups/{id}/members/{memberId}': route({
    ...at,
    tag: 'Groups',
    access: 'admin',
    summary: 'Take a person out of a group',
    status: 204,
    params: z.object({ id: GroupId, memberId: MemberId }),
  }),

  'GET /organization': route({
    ...at,
    tag: 'Organization',
    access: 'member',
    summary: 'My organization',
    status: 200,
    response: Organization,
  }),
  'PATCH /organization': route({
    ...at,
    tag: 'Organization',
    access: 'owner',
    summary: 'Rename it, or demand a second factor of everybody',
    status: 200,
    body: z.object({ name: DisplayName.optional(), secondFactorRequired: z.boolean().optional() }),
    response: Organization,
  }),

  'GET /audit': route({
    ...at,
    tag: 'Audit',
    access: 'admin',
    summary: 'The audit log, newest first',
    status: 200,
    query: z.object({ ...listQuery, ...auditFilter }),
    response: pageOf(AuditEntry),
  }),
  'GET /audit/export': route({
    ...at,
    tag: 'Audit',
    access: 'admin',
    summary: 'The audit log as CSV or JSON lines',
    status: 200,
    query: z.object({ ...auditFilter, format: z.enum(['csv', 'ndjson']).default('csv') }),
    response: 'bytes',
  }),
  'GET /audit/verify': route({
    ...at,
    tag: 'Audit',
    access: 'admin',
    summary: 'Re-computes the hash chain',
    status: 200,
    query: z.object({ full: Flag.optional() }),
    response: z.object({
      ok: z.boolean(),
      sealed: z.number().int(),
      unsealed: z.number().int(),
      brokenAt: z.number().int().nullable(),
    }),
  }),
} as const;
