-- cloudity: online-safe
-- Identity: people and their credentials (global, no grant to app), memberships, sessions, tokens, invitations, groups, the audit chain.
--
-- Functions named after a person or an address run before an organization is known (sign-in). Functions that take a member
-- act only inside the organization of the open transaction, so a mistake in one tenant's handler cannot reach another's people.

-- One row per human being. What belongs to the human and not to an organization hangs here.
create table people (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  -- argon2id of the password; the salt may be read by the sign-in function, the hash leaves the database never (SPEC ID4).
  password_algorithm text not null,
  password_salt bytea not null,
  password_hash bytea not null,
  password_changed_at timestamptz not null default now(),
  -- When the address was first proven by a link that only its mailbox received; null before (rules.md T4).
  email_proven_at timestamptz,
  created_at timestamptz not null default now()
);

create table totp_secrets (
  person_id uuid primary key references people (id) on delete cascade,
  -- AES-256-GCM under a key derived from the installation's secret.
  secret_cipher bytea not null,
  confirmed_at timestamptz,
  -- The last 30-second step a code was accepted for: an equal or earlier one is a replay (RFC 6238 §5.2).
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table recovery_codes (
  person_id uuid not null references people (id) on delete cascade,
  code_mac bytea not null,
  used_at timestamptz,
  primary key (person_id, code_mac)
);

create table passkeys (
  id uuid primary key,
  person_id uuid not null references people (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_person on passkeys (person_id);

-- WebAuthn challenges are signed, not stored; a used one is remembered here until it would have expired.
create table used_challenges (
  challenge_hash bytea primary key,
  expires_at timestamptz not null
);

-- Links to the first organization; all die with it (rules.md S4).
create table setup_links (
  token_hash bytea primary key,
  created_at timestamptz not null default now()
);

-- Failed attempts by keyed hash of address, caller and pair of both. Shared by all processes.
create table sign_in_throttles (
  key bytea primary key,
  failures integer not null default 0,
  last_attempt_at timestamptz not null default now(),
  blocked_until timestamptz,
  -- Set on a pair that signed in: the account's delay, which strangers can cause, does not hold for it.
  trusted_until timestamptz
);

revoke all on people, totp_secrets, recovery_codes, passkeys, used_challenges, setup_links, sign_in_throttles
  from public, cloudity_app;
grant select, insert, update, delete on people, totp_secrets, recovery_codes, passkeys, used_challenges, setup_links, sign_in_throttles
  to cloudity_lookup;

-- A person in an organization. Every other table and the API speak of member ids, never of person ids.
-- A removed member's row stays: files and log entries keep their author's name, and a new invitation brings the person back.
create table members (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  person_id uuid not null references people (id),
  email text not null,
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('member', 'admin', 'owner')),
  status text not null default 'active' check (status in ('active', 'disabled', 'removed')),
  settings jsonb not null default '{}',
  -- Whether the person has an authenticator app or a passkey; kept by the functions below.
  second_factor boolean not null default false,
  joined_at timestamptz not null default now(),
  last_seen_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, person_id)
);
create index members_person on members (person_id);
create index members_name on members (tenant_id, lower(name), id);
call protect_tenant_table('members');
call allow_lookup('members', 'select, update');

create table sessions (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  token_hash bytea not null,
  method text not null check (method in ('password', 'passkey', 'invitation', 'setup')),
  -- Whether a second factor was proven when this session began or since.
  second_factor boolean not null,
  pending text check (pending = 'second_factor_enrolment'),
  user_agent text,
  ip text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index sessions_member on sessions (tenant_id, member_id, id);
create index sessions_token on sessions (token_hash);
create index sessions_expiry on sessions (expires_at);
call protect_tenant_table('sessions');
call allow_lookup('sessions', 'select, delete');

create table api_tokens (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null,
  scopes text[] not null check (scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index api_tokens_member on api_tokens (tenant_id, member_id, id);
create index api_tokens_token on api_tokens (token_hash);
call protect_tenant_table('api_tokens');
call allow_lookup('api_tokens', 'select, delete');

create table app_passwords (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  member_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  -- HMAC-SHA-256 with the installation's pepper: 80 random bits need no slow hash, and DAV clients send it with every request.
  password_mac bytea not null,
  scopes text[] not null check (scopes <@ array['dav', 'imap', 'smtp'] and cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index app_passwords_member on app_passwords (tenant_id, member_id, id);
create index app_passwords_mac on app_passwords (password_mac);
call protect_tenant_table('app_passwords');
call allow_lookup('app_passwords', 'select, delete');

create table invitations (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  email text not null check (email = lower(email)),
  role text not null check (role in ('member', 'admin', 'owner')),
  -- The link an administrator hands over proves nothing about the mailbox; the one that was mailed does (rules.md T4).
  token_hash bytea not null,
  mail_token_hash bytea not null,
  locale text not null default 'en',
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, invited_by) references members (tenant_id, id) on delete cascade
);
create unique index invitations_open on invitations (tenant_id, email) where accepted_at is null and withdrawn_at is null;
create index invitations_token on invitations (token_hash);
create index invitations_mail_token on invitations (mail_token_hash);
call protect_tenant_table('invitations');
call allow_lookup('invitations');

create table groups (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index groups_name on groups (tenant_id, lower(name));
call protect_tenant_table('groups');

create table group_members (
  tenant_id uuid not null,
  group_id uuid not null,
  member_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, group_id, member_id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index group_members_member on group_members (tenant_id, member_id);
call protect_tenant_table('group_members');

-- The chain over audit_entries (rules.md T7): hash = sha256(previous hash, seq, entry_hash). Insert only.
create table audit_seals (
  tenant_id uuid not null,
  sealed_at timestamptz not null default clock_timestamp(),
  seq bigint not null check (seq > 0),
  entry_id uuid not null,
  entry_created_at timestamptz not null,
  entry_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, sealed_at, seq)
) partition by range (sealed_at);
create index audit_seals_seq on audit_seals (tenant_id, seq);
create index audit_seals_entry on audit_seals (tenant_id, entry_id);
call protect_tenant_table('audit_seals', 'select, insert');
call allow_lookup('audit_seals');
call ensure_month_partitions('audit_seals');

-- The last hash of the months that were dropped: the chain's kept part begins here.
create table audit_anchors (
  tenant_id uuid not null,
  seq bigint not null,
  hash bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, seq)
);
call protect_tenant_table('audit_anchors', 'select, insert');

call allow_lookup('audit_entries');
create index audit_entries_time on audit_entries (created_at);

grant insert, update on acl_versions to cloudity_lookup;

-- Sign-in ------------------------------------------------------------------------------------------------------------

-- What it takes to hash a password for an address. No row for an unknown one: the caller makes a salt up and goes on.
create function sign_in_salt(address text) returns table (algorithm text, salt bytea)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select p.password_algorithm, p.password_salt from people p where p.email = address;
end;
call protect_lookup_function('sign_in_salt(text)');

-- The person behind an address and the full hash of the right password, with what a second factor needs.
create function sign_in_check(address text, hash bytea)
  returns table (person_id uuid, totp_cipher bytea, passkeys integer, recovery_codes integer)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select p.id,
    (select t.secret_cipher from totp_secrets t where t.person_id = p.id and t.confirmed_at is not null),
    (select count(*)::integer from passkeys k where k.person_id = p.id),
    (select count(*)::integer from recovery_codes r where r.person_id = p.id and r.used_at is null)
  from people p where p.email = address and p.password_hash = hash;
end;
call protect_lookup_function('sign_in_check(text, bytea)');

create function active_memberships(person uuid)
  returns table (tenant_id uuid, organization_name text, second_factor_required boolean, organization_created_at timestamptz, member_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select o.tenant_id, o.name, o.second_factor_required, o.created_at, m.id
    from members m join organizations o on o.tenant_id = m.tenant_id
    where m.person_id = person and m.status = 'active'
    order by lower(o.name), o.tenant_id;
end;
call protect_lookup_function('active_memberships(uuid)');

-- Where a failed sign-in is noted: the organizations that the address is an active member of.
create function memberships_of_address(address text) returns table (tenant_id uuid, member_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select m.tenant_id, m.id from people p join members m on m.person_id = p.id
    where p.email = address and m.status = 'active';
end;
call protect_lookup_function('memberships_of_address(text)');

-- True once per person and step, and only for steps that rise.
create function totp_use(person uuid, step bigint) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with used as (
    update totp_secrets t set last_step = step
      where t.person_id = person and t.confirmed_at is not null and t.last_step < step
      returning 1
  )
  select exists (select from used);
end;
call protect_lookup_function('totp_use(uuid, bigint)');

create function recovery_code_use(person uuid, mac bytea) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with used as (
    update recovery_codes r set used_at = now()
      where r.person_id = person and r.code_mac = mac and r.used_at is null
      returning 1
  )
  select exists (select from used);
end;
call protect_lookup_function('recovery_code_use(uuid, bytea)');

-- Everything a request needs to know about its session, in one look-up by the token's full hash.
create function session_by_token(hash bytea, moment timestamptz, idle interval)
  returns table (tenant_id uuid, session_id uuid, member_id uuid, name text, email text, role text, pending text, last_seen_at timestamptz)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select s.tenant_id, s.id, m.id, m.name, m.email, m.role, s.pending, s.last_seen_at
    from sessions s join members m on m.tenant_id = s.tenant_id and m.id = s.member_id
    where s.token_hash = hash and s.expires_at > moment and s.last_seen_at > moment - idle and m.status = 'active';
end;
call protect_lookup_function('session_by_token(bytea, timestamptz, interval)');

create function api_token_by_hash(hash bytea, moment timestamptz)
  returns table (tenant_id uuid, token_id uuid, member_id uuid, name text, email text, role text, scopes text[], last_used_at timestamptz)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select t.tenant_id, t.id, m.id, m.name, m.email, m.role, t.scopes, t.last_used_at
    from api_tokens t join members m on m.tenant_id = t.tenant_id and m.id = t.member_id
    where t.token_hash = hash and (t.expires_at is null or t.expires_at > moment) and m.status = 'active';
end;
call protect_lookup_function('api_token_by_hash(bytea, timestamptz)');

create function app_password_by_mac(mac bytea, address text, scope text)
  returns table (tenant_id uuid, password_id uuid, member_id uuid, name text, email text, role text, last_used_at timestamptz)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select a.tenant_id, a.id, m.id, m.name, m.email, m.role, a.last_used_at
    from app_passwords a join members m on m.tenant_id = a.tenant_id and m.id = a.member_id
    where a.password_mac = mac and m.email = address and m.status = 'active' and scope = any (a.scopes);
end;
call protect_lookup_function('app_password_by_mac(bytea, text, text)');

-- Counts an attempt before its outcome is known, so that a thousand at once are not all first ones, and answers 0;
-- or answers the seconds to wait, and counts nothing. Delays double from the first failure beyond `free` up to `cap_seconds`;
-- a day without attempts forgets them. `caller` is null when unknown.
create function sign_in_attempt(pair bytea, account bytea, caller bytea, free integer[], cap_seconds integer[], moment timestamptz)
  returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  keys bytea[] := array[pair, account, caller];
  known sign_in_throttles;
  is_trusted boolean := false;
  wait integer := 0;
  tried integer;
begin
  insert into sign_in_throttles (key, last_attempt_at)
    select k, moment from unnest(keys) k where k is not null order by k on conflict do nothing;
  perform from sign_in_throttles t where t.key = any (keys) order by t.key for update;
  for position in 1..3 loop
    select * into known from sign_in_throttles t where t.key = keys[position];
    if position = 1 then
      is_trusted := coalesce(known.trusted_until > moment, false);
    end if;
    if known.blocked_until > moment and not (position = 2 and is_trusted) then
      wait := greatest(wait, ceil(extract(epoch from known.blocked_until - moment))::integer);
    end if;
  end loop;
  if wait > 0 then
    return wait;
  end if;
  for position in 1..3 loop
    select case when t.last_attempt_at < moment - interval '1 day' then 1 else t.failures + 1 end into tried
      from sign_in_throttles t where t.key = keys[position];
    update sign_in_throttles t set
      failures = tried,
      last_attempt_at = moment,
      blocked_until = case when tried >= free[position]
        then moment + make_interval(secs => least(cap_seconds[position], power(2, least(tried - free[position], 20))))
        else null end
      where t.key = keys[position];
  end loop;
  return 0;
end
$$;
call protect_lookup_function('sign_in_attempt(bytea, bytea, bytea, integer[], integer[], timestamptz)');

-- Takes the counted attempt back. After a success the account and the pair are clean and the pair is trusted until then;
-- the caller loses one count only, or somebody with one account of their own could guess at others without end.
create function sign_in_settle(pair bytea, account bytea, caller bytea, trusted_until timestamptz) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform from sign_in_throttles t where t.key in (pair, account, caller) order by t.key for update;
  if sign_in_settle.trusted_until is null then
    update sign_in_throttles t set failures = greatest(t.failures - 1, 0), blocked_until = null
      where t.key in (pair, account, caller);
  else
    update sign_in_throttles t set failures = 0, blocked_until = null,
      trusted_until = case when t.key = pair then sign_in_settle.trusted_until end
      where t.key in (pair, account);
    update sign_in_throttles t set failures = greatest(t.failures - 1, 0), blocked_until = null where t.key = caller;
  end if;
end
$$;
call protect_lookup_function('sign_in_settle(bytea, bytea, bytea, timestamptz)');

-- People ---------------------------------------------------------------------------------------------------------------

create function person_by_address(address text) returns table (person_id uuid, proven boolean)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select p.id, p.email_proven_at is not null from people p where p.email = address;
end;
call protect_lookup_function('person_by_address(text)');

-- False when the address has a person already, also one whose transaction has just won.
create function person_create(person uuid, address text, algorithm text, salt bytea, hash bytea, proven boolean) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with created as (
    insert into people (id, email, password_algorithm, password_salt, password_hash, email_proven_at)
      values (person, address, algorithm, salt, hash, case when proven then now() end)
      on conflict (email) do nothing
      returning 1
  )
  select exists (select from created);
end;
call protect_lookup_function('person_create(uuid, text, text, bytea, bytea, boolean)');

-- Puts members.second_factor right in every organization of the person.
create function second_factor_refresh(person uuid) returns void
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  update members m set second_factor =
      exists (select from totp_secrets t where t.person_id = person and t.confirmed_at is not null)
      or exists (select from passkeys k where k.person_id = person)
    where m.person_id = person;
end;
call protect_lookup_function('second_factor_refresh(uuid)');

-- Ends the person's sessions in all organizations but `keep`, and makes hubs look again. Answers what ended.
create function person_sessions_end(person uuid, keep uuid) returns table (tenant_id uuid, session_id uuid)
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
  insert into acl_versions as a (tenant_id, version)
    select m.tenant_id, 1 from members m where m.person_id = person order by m.tenant_id
    on conflict (tenant_id) do update set version = a.version + 1;
  return query
    delete from sessions s using members m
      where m.person_id = person and s.tenant_id = m.tenant_id and s.member_id = m.id and s.id is distinct from keep
      returning s.tenant_id, s.id;
end
$$;
call protect_lookup_function('person_sessions_end(uuid, uuid)');

-- An address proven by mail for the first time takes the account over (rules.md T4): the password becomes the given one, and
-- second factors, tokens, app passwords and sessions made without proof end everywhere. Does nothing for a proven address.
create function person_prove_address(person uuid, algorithm text, salt bytea, hash bytea) returns table (tenant_id uuid, session_id uuid)
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
  update people p set email_proven_at = now(), password_changed_at = now(),
      password_algorithm = algorithm, password_salt = salt, password_hash = hash
    where p.id = person and p.email_proven_at is null;
  if not found then
    return;
  end if;
  delete from totp_secrets t where t.person_id = person;
  delete from recovery_codes r where r.person_id = person;
  delete from passkeys k where k.person_id = person;
  delete from api_tokens t using members m
    where m.person_id = person and t.tenant_id = m.tenant_id and t.member_id = m.id;
  delete from app_passwords a using members m
    where m.person_id = person and a.tenant_id = m.tenant_id and a.member_id = m.id;
  perform public.second_factor_refresh(person);
  return query select * from public.person_sessions_end(person, null);
end
$$;
call protect_lookup_function('person_prove_address(uuid, text, bytea, bytea)');

-- People without any membership are forgotten, credentials included.
create function people_forget_memberless() returns integer
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with forgotten as (
    delete from people p where not exists (select from members m where m.person_id = p.id)
      and p.created_at < now() - interval '1 hour'
      returning 1
  )
  select count(*)::integer from forgotten;
end;
call protect_lookup_function('people_forget_memberless()');

-- Credentials of a member of the open transaction's organization ----------------------------------------------------------

create function member_person(member uuid) returns uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select m.person_id from members m where m.tenant_id = current_tenant() and m.id = member;
end;
call protect_lookup_function('member_person(uuid)');

create function member_password_set(member uuid, algorithm text, salt bytea, hash bytea) returns void
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  update people p set password_algorithm = algorithm, password_salt = salt, password_hash = hash, password_changed_at = now()
    where p.id = member_person(member);
end;
call protect_lookup_function('member_password_set(uuid, text, bytea, bytea)');

create function member_factors(member uuid) returns table (totp boolean, passkeys integer, recovery_codes integer, demanded boolean)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select
    exists (select from totp_secrets t where t.person_id = p.id and t.confirmed_at is not null),
    (select count(*)::integer from passkeys k where k.person_id = p.id),
    (select count(*)::integer from recovery_codes r where r.person_id = p.id and r.used_at is null),
    exists (select from members m join organizations o on o.tenant_id = m.tenant_id
      where m.person_id = p.id and m.status = 'active' and o.second_factor_required)
  from people p where p.id = member_person(member);
end;
call protect_lookup_function('member_factors(uuid)');

-- False when an authenticator app is confirmed already: it must be removed first.
create function member_totp_begin(member uuid, cipher bytea) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with begun as (
    insert into totp_secrets as t (person_id, secret_cipher)
      select p.id, cipher from people p where p.id = member_person(member)
      on conflict (person_id) do update set secret_cipher = excluded.secret_cipher, created_at = now()
        where t.confirmed_at is null
      returning 1
  )
  select exists (select from begun);
end;
call protect_lookup_function('member_totp_begin(uuid, bytea)');

create function member_totp_pending(member uuid) returns bytea
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select t.secret_cipher from totp_secrets t where t.person_id = member_person(member) and t.confirmed_at is null;
end;
call protect_lookup_function('member_totp_pending(uuid)');

-- The person's recovery codes are exactly these MACs (hexadecimal).
create function member_recovery_codes_set(member uuid, macs text[]) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  person uuid := public.member_person(member);
begin
  delete from recovery_codes r where r.person_id = person;
  insert into recovery_codes (person_id, code_mac) select person, decode(mac, 'hex') from unnest(macs) mac;
end
$$;
call protect_lookup_function('member_recovery_codes_set(uuid, text[])');

-- Confirms exactly the secret whose code was checked; false when it was replaced or confirmed meanwhile.
create function member_totp_confirm(member uuid, cipher bytea, step bigint, macs text[]) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  update totp_secrets t set confirmed_at = now(), last_step = step
    where t.person_id = public.member_person(member) and t.confirmed_at is null and t.secret_cipher = cipher;
  if not found then
    return false;
  end if;
  perform public.member_recovery_codes_set(member, macs);
  perform public.second_factor_refresh(public.member_person(member));
  return true;
end
$$;
call protect_lookup_function('member_totp_confirm(uuid, bytea, bigint, text[])');

create function member_totp_remove(member uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  person uuid := public.member_person(member);
begin
  delete from totp_secrets t where t.person_id = person and t.confirmed_at is not null;
  if not found then
    return false;
  end if;
  delete from recovery_codes r where r.person_id = person;
  perform public.second_factor_refresh(person);
  return true;
end
$$;
call protect_lookup_function('member_totp_remove(uuid)');

-- All second factors of the person end (the operator's way out of a lost phone).
create function member_factors_remove(member uuid) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  person uuid := public.member_person(member);
begin
  delete from totp_secrets t where t.person_id = person;
  delete from recovery_codes r where r.person_id = person;
  delete from passkeys k where k.person_id = person;
  perform public.second_factor_refresh(person);
end
$$;
call protect_lookup_function('member_factors_remove(uuid)');

create function member_passkeys(member uuid)
  returns table (id uuid, credential_id text, transports text[], name text, created_at timestamptz, last_used_at timestamptz)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select k.id, k.credential_id, k.transports, k.name, k.created_at, k.last_used_at
    from passkeys k where k.person_id = member_person(member) order by k.id;
end;
call protect_lookup_function('member_passkeys(uuid)');

-- Remembers the challenge as used; false when it was used before.
create function challenge_use(challenge bytea, expires timestamptz) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with used as (
    insert into used_challenges (challenge_hash, expires_at) values (challenge, expires)
      on conflict do nothing returning 1
  )
  select exists (select from used);
end;
call protect_lookup_function('challenge_use(bytea, timestamptz)');

-- False when the authenticator is known already, to this person or another.
create function member_passkey_add(member uuid, passkey uuid, credential text, key bytea, counter bigint, ways text[], label text) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into passkeys (id, person_id, credential_id, public_key, sign_count, transports, name)
    select passkey, p.id, credential, key, counter, ways, label from people p where p.id = public.member_person(member)
    on conflict (credential_id) do nothing;
  if not found then
    return false;
  end if;
  perform public.second_factor_refresh(public.member_person(member));
  return true;
end
$$;
call protect_lookup_function('member_passkey_add(uuid, uuid, text, bytea, bigint, text[], text)');

create function member_passkey_remove(member uuid, passkey uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from passkeys k where k.id = passkey and k.person_id = public.member_person(member);
  if not found then
    return false;
  end if;
  perform public.second_factor_refresh(public.member_person(member));
  return true;
end
$$;
call protect_lookup_function('member_passkey_remove(uuid, uuid)');

create function passkey_by_credential(credential text)
  returns table (person_id uuid, email text, public_key bytea, sign_count bigint, transports text[])
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select k.person_id, p.email, k.public_key, k.sign_count, k.transports
    from passkeys k join people p on p.id = k.person_id where k.credential_id = credential;
end;
call protect_lookup_function('passkey_by_credential(text)');

-- True when the signature counter rose, or the authenticator keeps none (W3C WebAuthn 3 §6.1.1).
create function passkey_use(credential text, counter bigint) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with used as (
    update passkeys k set sign_count = counter, last_used_at = now()
      where k.credential_id = credential and (k.sign_count < counter or (k.sign_count = 0 and counter = 0))
      returning 1
  )
  select exists (select from used);
end;
call protect_lookup_function('passkey_use(text, bigint)');

-- Set-up, organizations, invitations ------------------------------------------------------------------------------------------

create function has_organization() returns boolean
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select exists (select from organizations);
end;
call protect_lookup_function('has_organization()');

-- Keeps a set-up link, unless there is an organization already.
create function setup_link_add(hash bytea) returns boolean
  language sql volatile security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  with added as (
    insert into setup_links (token_hash) select hash where not exists (select from organizations) returning 1
  )
  select exists (select from added);
end;
call protect_lookup_function('setup_link_add(bytea)');

-- Lets the caller's transaction create an organization, after every other one that is about to. All set-up links die.
-- `first_only`: false is answered when there is an organization already. `link`: it must be a live set-up link, unless null.
create function organization_claim(first_only boolean, link bytea) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('cloudity.organization_claim', 0));
  if first_only and exists (select from organizations) then
    return false;
  end if;
  if link is not null and not exists (select from setup_links s where s.token_hash = link) then
    return false;
  end if;
  delete from setup_links;
  return true;
end
$$;
call protect_lookup_function('organization_claim(boolean, bytea)');

create function organization_list()
  returns table (tenant_id uuid, name text, second_factor_required boolean, created_at timestamptz, members integer)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select o.tenant_id, o.name, o.second_factor_required, o.created_at,
      (select count(*)::integer from members m where m.tenant_id = o.tenant_id and m.status <> 'removed')
    from organizations o order by lower(o.name), o.tenant_id;
end;
call protect_lookup_function('organization_list()');

create function invitation_by_token(hash bytea) returns table (tenant_id uuid, invitation_id uuid, mailed boolean)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select i.tenant_id, i.id, i.mail_token_hash = hash from invitations i
    where i.token_hash = hash or i.mail_token_hash = hash;
end;
call protect_lookup_function('invitation_by_token(bytea)');

-- Upkeep ----------------------------------------------------------------------------------------------------------------------

-- Organizations with entries since `since` that no seal covers yet.
create function organizations_to_seal(since timestamptz) returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select distinct e.tenant_id from audit_entries e
    where e.created_at > since
      and not exists (select from audit_seals s where s.tenant_id = e.tenant_id and s.entry_id = e.id);
end;
call protect_lookup_function('organizations_to_seal(timestamptz)');

-- Removes what has expired: sessions, used challenges, forgotten throttles.
create function identity_sweep(moment timestamptz, idle interval) returns void
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  delete from sessions s where s.expires_at < moment or s.last_seen_at < moment - idle;
  delete from used_challenges c where c.expires_at < moment;
  delete from sign_in_throttles t
    where t.last_attempt_at < moment - interval '1 day' and (t.trusted_until is null or t.trusted_until < moment);
end
$$;
call protect_lookup_function('identity_sweep(timestamptz, interval)');

-- The audit log's months: the coming ones exist, those older than `keep_days` (never less than 90) go.
-- Partitions belong to the owner, hence its function; app may call it and cannot shorten the retention.
create function audit_months_maintain(keep_days integer) returns integer
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  keep interval := make_interval(days => greatest(keep_days, 90));
begin
  perform set_config('lock_timeout', '3s', true);
  call public.ensure_month_partitions('public.audit_entries');
  call public.ensure_month_partitions('public.audit_seals');
  return public.drop_month_partitions('public.audit_entries', keep) + public.drop_month_partitions('public.audit_seals', keep);
end
$$;
revoke all on function audit_months_maintain(integer) from public;
grant execute on function audit_months_maintain(integer) to cloudity_app;
