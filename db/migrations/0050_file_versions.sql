-- cloudity: stop-required
-- Versions of uploads: ids, names, who made them, and what an organization keeps of them. Rows from before know no successor and are
-- therefore kept: there is no release yet whose rows would need one.

alter table file_versions
  add column id uuid not null default uuidv7(),
  add column name text check (length(name) between 1 and 200),
  -- Kept forever, whatever the policy.
  add column pinned boolean not null default false,
  -- For the version that a restore made: when the content it brings back was new.
  add column restored_from timestamptz(3),
  add column created_by_guest_id uuid,
  add column created_by_guest_name text,
  -- The file's version from which on another content held; it stays when that one is deleted, so that nothing else takes its place.
  add column superseded_by integer,
  add column superseded_at timestamptz(3);
create unique index file_versions_id on file_versions (tenant_id, id);
create index file_versions_purge on file_versions (tenant_id, superseded_at)
  where superseded_at is not null and name is null and not pinned;

-- Every new content supersedes the one before, whoever writes it.
create function supersede_file_version() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  update file_versions set superseded_by = new.number, superseded_at = new.created_at
    where tenant_id = new.tenant_id and file_id = new.file_id and number < new.number and superseded_by is null;
  return null;
end
$$;
create trigger file_versions_supersede after insert on file_versions
  for each row when (new.number > 1) execute function supersede_file_version();

-- What an organization decided about its drive; null where the product's own number holds (services/drive/SPEC.md).
create table drive_settings (
  tenant_id uuid primary key references organizations (tenant_id) on delete cascade,
  trash_days integer check (trash_days between 1 and 3650),
  version_days integer check (version_days between 1 and 3650),
  max_versions integer check (max_versions between 1 and 10000),
  -- Logical bytes, every version counted: of one person's tree, and of all trees of the organization together.
  person_quota_bytes bigint check (person_quota_bytes >= 0),
  organization_quota_bytes bigint check (organization_quota_bytes >= 0),
  version integer not null default 1,
  updated_at timestamptz(3) not null
);
call protect_tenant_table('drive_settings');
