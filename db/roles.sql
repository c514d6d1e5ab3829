-- The three roles of an installation (once per PostgreSQL cluster, by an administrator). Idempotent; passwords are set apart.
--   cloudity_owner   owns every table, runs migrations; still bound by row-level security, because every table FORCEs it
--   cloudity_app     what the services sign in as: rows of the tenant in app.tenant_id, nothing else
--   cloudity_lookup  cannot sign in; owns the reviewed functions that look across tenants (sign-in, link tokens)
do $$
declare
  wanted text;
begin
  foreach wanted in array array['cloudity_owner', 'cloudity_app', 'cloudity_lookup'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I', wanted);
    end if;
  end loop;
end
$$;

alter role cloudity_owner login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
alter role cloudity_app login nosuperuser nobypassrls nocreaterole nocreatedb noreplication;
alter role cloudity_lookup nologin nosuperuser nobypassrls nocreaterole nocreatedb noreplication;

-- The owner may hand a function over to lookup (SET) but does not inherit its policies: else every policy would be open to it.
grant cloudity_lookup to cloudity_owner with inherit false, set true, admin false;

-- Pooled connections refuse these as start-up parameters, so they are settings of the role.
alter role cloudity_app set statement_timeout = '30s';
alter role cloudity_app set lock_timeout = '10s';
alter role cloudity_app set idle_in_transaction_session_timeout = '60s';
alter role cloudity_app set timezone = 'UTC';
alter role cloudity_owner set timezone = 'UTC';
