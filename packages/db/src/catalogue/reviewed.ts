/**
 * Everything that reaches across organizations, on one page. A migration that adds to it adds a line here, with the reason;
 * the catalogue walk fails on whatever is not listed, and on what is listed and no longer there.
 */

/** Tables without tenant_id, why they have none, and what app may do to them directly. */
export const globalTables: Readonly<Record<string, { readonly why: string; readonly app: readonly string[] }>> = {
  schema_migrations: { why: 'which migrations were applied', app: ['SELECT'] },
  recurring_runs: { why: 'when recurring work last began', app: [] },
  people: { why: 'T2: a person is one across organizations', app: [] },
  totp_secrets: { why: 'T2: a credential of a person', app: [] },
  recovery_codes: { why: 'T2: a credential of a person', app: [] },
  passkeys: { why: 'T2: a credential of a person', app: [] },
  used_challenges: { why: 'T2: passkey challenges exist before anybody is known', app: [] },
  setup_links: { why: 'S4: exists before the first organization', app: [] },
  sign_in_throttles: { why: 'counts attempts before anybody is known; keys are hashes', app: [] },
};

/** Tenant tables that the definer functions of cloudity_lookup may read or write across tenants. */
export const lookupTables: Readonly<Record<string, string>> = {
  organizations: 'names at sign-in, the list for operators and for recurring work',
  acl_versions: 'versions of the organizations a hub has open; bumped when a person changes everywhere',
  members: 'sign-in finds the memberships of a person',
  sessions: 'found by the full hash of a token; ended with the person',
  api_tokens: 'found by the full hash of a token',
  app_passwords: 'found by the full MAC of a password',
  invitations: 'found by the full hash of a token',
  password_resets: 'found by the full hash of a token',
  audit_entries: 'which organizations have unsealed entries; ids only',
  audit_seals: 'which organizations have unsealed entries; ids only',
  audit_anchors: 'which organizations have not kept the last hash of a month to be dropped; ids only',
  files: 'search by name within the tenant of the transaction, where the trigram index works',
  file_text_queue: 'which organizations have files to be read; ids only',
  file_texts: 'search by content within the tenant of the transaction, where the text index works',
  file_shares: 'rights during that search',
  file_tags: 'search by tag within the tenant of the transaction, in that same function',
  file_links: 'found by the full hash of a token',
  link_guests: 'found by the full hash of a token',
};

const lookup = (why: string) => ({ owner: 'lookup', why }) as const;
const owner = (why: string) => ({ owner: 'owner', why }) as const;

/** SECURITY DEFINER functions: whose rights they run with, and why they must. */
export const definerFunctions: Readonly<Record<string, { readonly owner: 'lookup' | 'owner'; readonly why: string }>> =
  {
    acl_versions_of: lookup('T5: hubs poll the versions of all their open organizations in one query'),
    organization_ids: lookup('recurring work opens a tenant transaction for each; ids only'),
    enqueue_job: owner('T8: the worker schema refuses app; takes the tenant from the transaction'),
    claim_recurring: owner('one process per period does recurring work; no tenant data'),

    sign_in_salt: lookup('before a password can be hashed'),
    sign_in_check: lookup('matches a full password hash'),
    sign_in_attempt: lookup('throttles keyed by hashes'),
    sign_in_settle: lookup('throttles keyed by hashes'),
    active_memberships: lookup('after the right password: where the person may go'),
    memberships_of_address: lookup('where a failed sign-in is noted; ids only'),
    totp_use: lookup('credential of a person who gave the right password'),
    recovery_code_use: lookup('matches a full MAC'),
    session_by_token: lookup('matches a full hash'),
    api_token_by_hash: lookup('matches a full hash'),
    app_password_by_mac: lookup('matches a full MAC'),
    person_by_address: lookup('T4: an invitation for an existing address'),
    person_create: lookup('people have no grant to app'),
    person_sessions_end: lookup('a changed password ends sessions in every organization'),
    person_prove_address: lookup('T4: an address proven for the first time takes the account over'),
    people_forget_memberless: lookup('people have no grant to app'),
    second_factor_refresh: lookup('what members.second_factor says in every organization of the person'),
    find_files: lookup('T6: rights before the limit, on an index; tenant of the transaction, ids only'),
    link_activity: lookup('an index over audit details; tenant of the transaction, keys only'),
    organizations_to_read: lookup('which organizations have files to be read; ids only'),
    find_link: lookup('matches a full hash'),
    find_link_guest: lookup('matches a full hash'),
    member_person: lookup("a member of the transaction's organization only"),
    member_password_set: lookup("a member of the transaction's organization only"),
    member_factors: lookup("a member of the transaction's organization only"),
    member_factors_remove: lookup("a member of the transaction's organization only"),
    member_totp_begin: lookup("a member of the transaction's organization only"),
    member_totp_pending: lookup("a member of the transaction's organization only"),
    member_totp_confirm: lookup("a member of the transaction's organization only"),
    member_totp_remove: lookup("a member of the transaction's organization only"),
    member_recovery_codes_set: lookup("a member of the transaction's organization only"),
    member_passkeys: lookup("a member of the transaction's organization only"),
    member_passkey_add: lookup("a member of the transaction's organization only"),
    member_passkey_remove: lookup("a member of the transaction's organization only"),
    passkey_by_credential: lookup('matches a full credential id'),
    passkey_use: lookup('matches a full credential id'),
    challenge_use: lookup('matches a full hash'),
    has_organization: lookup('S4: whether set-up is still open'),
    setup_link_add: lookup('S4'),
    organization_claim: lookup('S4: two racers, one wins'),
    organization_list: lookup("the operator's command line"),
    password_reset_by_token: lookup('matches a full hash; ids only'),
    member_address_prove: lookup("T4: a member of the transaction's organization only"),
    invitation_by_token: lookup('matches a full hash; ids only'),
    organizations_to_seal: lookup('T7: ids only'),
    organizations_to_anchor: lookup('T7: ids only'),
    identity_sweep: lookup('removes what has expired, answers nothing'),
    audit_months_maintain: owner('T7: only the owner can make and drop partitions'),
  };
