-- cloudity: stop-required
-- What sync clients ask for: which files changed since they looked last (services/drive/SPEC.md DR31–DR33).

-- Number of the transaction that changed the row last. A reader takes only what transactions older than every running one wrote, so that
-- nothing appears behind a cursor later, and writers do not wait for each other at a counter. A bigint, because under row-level security
-- only leakproof comparisons reach an index.
alter table files add column changed_in bigint not null default pg_current_xact_id()::text::bigint;
create index files_changes on files (tenant_id, root_id, changed_in) where not hidden and parent_id is not null;

create function note_file_change() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  return new;
end
$$;
-- Not for what only goes along into another tree: its folder tells.
create trigger files_changed before update on files
  for each row when (old.root_id = new.root_id or old.parent_id is distinct from new.parent_id) execute function note_file_change();

-- Who may have gained or lost a file, with everything below it: a change of place, trash, limit or share. Told whether the file is in sight
-- or not, so a row names only those who had it before or have it afterwards.
create table file_access_changes (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  -- `owners` and `members` of the tree with that id (members only where no limit is between), or the `grantee` of a share.
  audience text not null check (audience in ('owners', 'members', 'grantee')),
  audience_id uuid not null,
  changed_in bigint not null default pg_current_xact_id()::text::bigint,
  file_id uuid not null,
  -- They did not have it all the time: what they know of what is below may be wrong.
  relist boolean not null,
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (tenant_id, audience, audience_id, changed_in, file_id)
);
create index file_access_changes_age on file_access_changes (tenant_id, created_at);
call protect_tenant_table('file_access_changes');

-- Who sees a file at that place: nobody in the trash; else the tree's owners, its members while nothing on the way up is limited, and those
-- with a share on it or above, up to the first limit (as file_access).
create function file_audiences(p_tenant uuid, p_file uuid, p_parent uuid, p_limited boolean, p_trashed boolean)
  returns table (audience text, audience_id uuid)
  language sql stable
begin atomic
  with recursive up as (
    select p_file as id, p_parent as parent_id, p_limited as limited, p_trashed as trashed, true as is_open, 0 as distance
    union all
    select f.id, f.parent_id, f.limited, f.trashed_at is not null, u.is_open and not u.limited, u.distance + 1
      from up u join files f on f.tenant_id = p_tenant and f.id = u.parent_id where u.distance < 200
  ), place as (
    select bool_and(u.is_open) as is_open from up u having not bool_or(u.trashed)
  )
  select 'owners', u.id from up u cross join place where u.parent_id is null
  union all
  select 'members', u.id from up u cross join place p where u.parent_id is null and p.is_open
  union all
  select 'grantee', s.grantee_id
    from up u cross join place join file_shares s on s.tenant_id = p_tenant and s.file_id = u.id where u.is_open;
end;
grant execute on function file_audiences(uuid, uuid, uuid, boolean, boolean) to cloudity_app;

-- Runs with the commit, when the organization's changes of rights already wait for each other (packages/db acl.ts): what another one
-- shares or moves at the same time is either seen here or sees this.
create function note_placed_file() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  perform from acl_versions v where v.tenant_id = new.tenant_id for update;
  insert into file_access_changes as c (tenant_id, audience, audience_id, file_id, relist)
    select new.tenant_id, a.audience, a.audience_id, new.id, count(distinct a.is_after) = 1
      from (
        select b.*, false as is_after
          from file_audiences(old.tenant_id, old.id, old.parent_id, old.limited, old.trashed_at is not null) b
        union all
        select b.*, true from file_audiences(new.tenant_id, new.id, new.parent_id, new.limited, new.trashed_at is not null) b
      ) a
      group by a.audience, a.audience_id
    on conflict (tenant_id, audience, audience_id, changed_in, file_id) do update set relist = c.relist or excluded.relist;
  return null;
end
$$;
create constraint trigger files_placed after update on files deferrable initially deferred for each row
  when (not new.hidden and (old.parent_id is distinct from new.parent_id or old.limited <> new.limited
    or (old.trashed_at is null) <> (new.trashed_at is null)))
  execute function note_placed_file();

-- When an organization is deleted its shares follow: then there is nobody to tell.
create function note_changed_share() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  share file_shares := coalesce(new, old);
begin
  insert into file_access_changes (tenant_id, audience, audience_id, file_id, relist)
    select share.tenant_id, 'grantee', share.grantee_id, share.file_id, true
      where exists (select from organizations o where o.tenant_id = share.tenant_id)
    on conflict (tenant_id, audience, audience_id, changed_in, file_id) do update set relist = true;
  return null;
end
$$;
create trigger file_shares_changed after insert or update or delete on file_shares
  for each row execute function note_changed_share();
