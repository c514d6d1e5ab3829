-- cloudity: online-safe
-- Tenancy: the procedures every later migration uses, organizations, permission versions, the audit log, jobs.

do $$
begin
  if (select count(*) from pg_roles where rolname in ('cloudity_owner', 'cloudity_app', 'cloudity_lookup')) < 3 then
    raise exception 'The roles of db/roles.sql are missing: an administrator runs that file once per cluster.';
  end if;
  if current_user <> 'cloudity_owner' then
    raise exception 'Migrations run as cloudity_owner, not as %.', current_user;
  end if;
end
$$;

revoke all on schema public from public;
grant usage on schema public to cloudity_app, cloudity_lookup;
-- Needed to be made the owner of a function; the role cannot sign in.
grant create on schema public to cloudity_lookup;
alter default privileges revoke execute on functions from public;

-- The tenant of the open transaction, or null. After a transaction with a local value the setting is '' and not null.
create function current_tenant() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
grant execute on function current_tenant() to cloudity_app, cloudity_lookup;

-- Puts a table under tenancy (rules.md T1). The text of both policies is what the catalogue walk demands, to the letter.
-- Restrictive and permissive apart: policies are OR-ed, and a permissive one added by mistake must not open the table.
create procedure protect_tenant_table(target regclass, privileges text default 'select, insert, update, delete')
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  key_column text;
begin
  if not exists (
    select from pg_attribute where attrelid = target and attname = 'tenant_id' and atttypid = 'uuid'::regtype and attnotnull
  ) then
    raise exception '% needs a column "tenant_id uuid not null"', target;
  end if;
  select a.attname into key_column
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = target and i.indisprimary;
  if key_column is distinct from 'tenant_id' then
    raise exception 'the primary key of % must begin with tenant_id', target;
  end if;
  execute format('alter table %s enable row level security, force row level security', target);
  execute format(
    'create policy tenant on %s as restrictive for all to cloudity_app, cloudity_owner'
    ' using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))'
    ' with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', target);
  execute format(
    'create policy roles on %s as permissive for all to cloudity_app, cloudity_owner using (true) with check (true)', target);
  execute format('revoke all on %s from public', target);
  execute format('grant %s on %s to cloudity_app', privileges, target);
end
$$;

-- Lets the definer functions of cloudity_lookup reach a tenant table across tenants. The table must be on the reviewed list.
create procedure allow_lookup(target regclass, privileges text default 'select')
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  execute format('create policy lookup on %s as permissive for all to cloudity_lookup using (true) with check (true)', target);
  execute format('grant %s on %s to cloudity_lookup', privileges, target);
end
$$;

-- Hands a SECURITY DEFINER function to cloudity_lookup: executable by app, by nobody else. It must be on the reviewed list.
create procedure protect_lookup_function(target regprocedure)
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  execute format('revoke all on function %s from public', target);
  execute format('grant execute on function %s to cloudity_app', target);
  execute format('alter function %s owner to cloudity_lookup', target);
end
$$;

-- Makes the partitions of a table partitioned by range over a timestamp, from this month to `ahead` months later (rules.md T3).
-- A parent's policies do not hold when a partition is named directly: each gets its own, and no grant at all.
create procedure ensure_month_partitions(target regclass, ahead integer default 2)
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  starts timestamptz;
  partition text;
begin
  for step in 0..ahead loop
    starts := date_trunc('month', now(), 'UTC') + make_interval(months => step);
    partition := format('%s_%s', (select relname from pg_class where oid = target), to_char(starts at time zone 'UTC', 'YYYYMM'));
    if to_regclass(format('public.%I', partition)) is null then
      execute format('create table public.%I partition of %s for values from (%L) to (%L)',
        partition, target, starts, starts + interval '1 month');
      execute format('alter table public.%I enable row level security, force row level security', partition);
      execute format('revoke all on public.%I from public, cloudity_app, cloudity_lookup', partition);
    end if;
  end loop;
end
$$;

-- Drops the partitions that ended more than `keep` ago and answers how many.
create function drop_month_partitions(target regclass, keep interval) returns integer
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  child record;
  dropped integer := 0;
begin
  for child in
    select c.oid::regclass as name, to_timestamp(right(c.relname, 6) || '01+00', 'YYYYMMDDTZH') + interval '1 month' as ends
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = target and c.relname ~ '_\d{6}$'
  loop
    if child.ends < now() - keep then
      execute format('drop table %s', child.name);
      dropped := dropped + 1;
    end if;
  end loop;
  return dropped;
end
$$;

create table organizations (
  tenant_id uuid primary key,
  name text not null check (length(name) between 1 and 200),
  second_factor_required boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call protect_tenant_table('organizations');
call allow_lookup('organizations');

-- Rises by one in every transaction that changes a right (rules.md T5); hubs compare it each second.
create table acl_versions (
  tenant_id uuid primary key references organizations (tenant_id) on delete cascade,
  version bigint not null
);
call protect_tenant_table('acl_versions', 'select, insert, update');
call allow_lookup('acl_versions');

create function acl_versions_of(tenants uuid[]) returns table (tenant_id uuid, version bigint)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select a.tenant_id, a.version from acl_versions a where a.tenant_id = any (tenants);
end;
call protect_lookup_function('acl_versions_of(uuid[])');

-- All organizations, for recurring work that opens a tenant transaction for each.
create function organization_ids() returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select o.tenant_id from organizations o order by o.tenant_id;
end;
call protect_lookup_function('organization_ids()');

-- Append-only. Sealed into a hash chain afterwards (rules.md T7), so that no business write waits for another's.
create table audit_entries (
  tenant_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  id uuid not null default uuidv7(),
  action text not null check (action ~ '^[a-z_]+(\.[a-z_]+)*$'),
  actor_kind text not null check (actor_kind in ('member', 'guest', 'system', 'operator')),
  actor_id text,
  actor_name text,
  target_kind text,
  target_id text,
  detail jsonb not null default '{}',
  ip text,
  primary key (tenant_id, created_at, id)
) partition by range (created_at);
call protect_tenant_table('audit_entries', 'select, insert');
call ensure_month_partitions('audit_entries');

-- Puts a job into the queue inside the caller's transaction (rules.md T8). The tenant is the transaction's, never an argument.
-- Owned by the owner of the worker's schema, whose tables refuse app; plpgsql, because that schema is made after this file.
create function enqueue_job(task text, payload jsonb, run_at timestamptz default null, job_key text default null,
    queue_name text default null, max_attempts integer default null, priority integer default null)
  returns bigint
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  job_id bigint;
begin
  if tenant is null then
    raise exception 'a job needs the tenant of its transaction' using errcode = 'invalid_parameter_value';
  end if;
  if jsonb_typeof(payload) <> 'object' or pg_column_size(payload) > 8192 then
    raise exception 'a job''s payload is a small object of ids' using errcode = 'invalid_parameter_value';
  end if;
  select j.id into job_id from graphile_worker.add_job(
    identifier => task,
    payload => (payload || jsonb_build_object('tenantId', tenant))::json,
    queue_name => queue_name,
    run_at => run_at,
    max_attempts => max_attempts,
    -- Keys are the tenant's own: one organization can neither replace nor probe another's job.
    job_key => tenant || ':' || job_key,
    priority => priority
  ) j;
  return job_id;
end
$$;
revoke all on function enqueue_job(text, jsonb, timestamptz, text, text, integer, integer) from public;
grant execute on function enqueue_job(text, jsonb, timestamptz, text, text, integer, integer) to cloudity_app;

-- When recurring work last began, so that several processes share it. No grant: claim_recurring is the only way in.
create table recurring_runs (
  name text primary key,
  began_at timestamptz not null
);

-- True for one caller per period.
create function claim_recurring(work text, period interval) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into recurring_runs (name, began_at) values (work, clock_timestamp())
  on conflict (name) do update set began_at = excluded.began_at
    where recurring_runs.began_at <= clock_timestamp() - period;
  return found;
end
$$;
revoke all on function claim_recurring(text, interval) from public;
grant execute on function claim_recurring(text, interval) to cloudity_app;
