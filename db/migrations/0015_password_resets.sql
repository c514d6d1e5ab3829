-- cloudity: online-safe
-- A forgotten password, by mail: one open link per member, kept as a hash, for an hour, once.

create table password_resets (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  member_id uuid not null,
  id uuid not null,
  token_hash bytea not null,
  locale text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index password_resets_token on password_resets (token_hash);
call protect_tenant_table('password_resets');
call allow_lookup('password_resets');

create function password_reset_by_token(hash bytea) returns table (tenant_id uuid, reset_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select r.tenant_id, r.id from password_resets r where r.token_hash = hash;
end;
call protect_lookup_function('password_reset_by_token(bytea)');

-- The member's person opened a mail, which proves the address. The first time, what was made without that proof ends everywhere
-- (rules.md T4): passkeys, tokens, app passwords; the caller ends the sessions and sets the password. The authenticator app
-- stays, since it opens nothing without a password. Answers whether it was the first time.
create function member_address_prove(member uuid) returns boolean
  language plpgsql volatile security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  person uuid := public.member_person(member);
begin
  update people p set email_proven_at = now() where p.id = person and p.email_proven_at is null;
  if not found then
    return false;
  end if;
  delete from passkeys k where k.person_id = person;
  delete from api_tokens t using members m
    where m.person_id = person and t.tenant_id = m.tenant_id and t.member_id = m.id;
  delete from app_passwords a using members m
    where m.person_id = person and a.tenant_id = m.tenant_id and a.member_id = m.id;
  perform public.second_factor_refresh(person);
  return true;
end
$$;
call protect_lookup_function('member_address_prove(uuid)');
