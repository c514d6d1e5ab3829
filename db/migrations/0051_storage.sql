-- cloudity: online-safe
-- How much is stored, and how much may be.

-- A person's own quota; null: no limit for this person. No row: the organization's number for everybody.
create table member_quotas (
  tenant_id uuid not null,
  member_id uuid not null,
  quota_bytes bigint check (quota_bytes >= 0),
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
call protect_tenant_table('member_quotas');

-- Logical bytes of a tree are the sum of its rows: every change adds one, so that nobody waits for a counter; a job adds them up.
create table storage_changes (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null default uuidv7(),
  root_id uuid not null,
  bytes bigint not null,
  primary key (tenant_id, id)
);
create index storage_changes_root on storage_changes (tenant_id, root_id) include (bytes);
call protect_tenant_table('storage_changes');

-- Every version that comes or goes counts, whoever writes it. A statement adds one row for each tree it touched.
create function count_stored_versions() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into storage_changes (tenant_id, root_id, bytes)
    select f.tenant_id, f.root_id, sum(v.size_bytes)
      from changed_versions v join files f on f.tenant_id = v.tenant_id and f.id = v.file_id
      group by f.tenant_id, f.root_id having sum(v.size_bytes) <> 0;
  return null;
end
$$;
create function count_deleted_versions() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into storage_changes (tenant_id, root_id, bytes)
    select f.tenant_id, f.root_id, -sum(v.size_bytes)
      from changed_versions v join files f on f.tenant_id = v.tenant_id and f.id = v.file_id
      group by f.tenant_id, f.root_id having sum(v.size_bytes) <> 0;
  return null;
end
$$;
create trigger file_versions_stored after insert on file_versions
  referencing new table as changed_versions for each statement execute function count_stored_versions();
create trigger file_versions_deleted after delete on file_versions
  referencing old table as changed_versions for each statement execute function count_deleted_versions();
