-- cloudity: stop-required
-- Links that only take files in, links with a number of downloads, and what happened through a link.

alter table file_links drop constraint file_links_role_check;
alter table file_links add constraint file_links_role_check
  check (role in ('viewer', 'commenter', 'editor', 'uploader')) not valid;
alter table file_links validate constraint file_links_role_check;

-- file_role_rank knows no 'uploader': through such a link a guest has no right on any file, and only the drop route asks for the role.
alter table file_links
  add column max_downloads integer check (max_downloads between 1 and 100000),
  add column downloads integer not null default 0,
  add column dropped_files integer not null default 0,
  add column dropped_bytes bigint not null default 0;

-- Which guest session has taken which file: it may take it again (ranges, an interrupted download) without being counted twice.
create table link_downloads (
  tenant_id uuid not null,
  guest_id uuid not null,
  file_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, guest_id, file_id),
  foreign key (tenant_id, guest_id) references link_guests (tenant_id, id) on delete cascade
);
call protect_tenant_table('link_downloads');

create index audit_entries_link on audit_entries (tenant_id, (detail ->> 'linkId'), created_at desc, id desc) where detail ? 'linkId';

-- Entries of the transaction's tenant about one link, newest first. A definer function, because under row-level security an index over
-- `detail` cannot be used. Keys only; the caller joins them under its own policies and has looked at its rights on the link's file.
create function link_activity(p_link text, p_before timestamptz, p_before_id uuid, p_limit integer)
  returns table (created_at timestamptz, id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  tenant uuid := current_tenant();
begin
  return query
    select e.created_at, e.id from audit_entries e
      where e.tenant_id = tenant and e.detail ? 'linkId' and e.detail ->> 'linkId' = p_link
        and (p_before is null or (e.created_at, e.id) < (p_before, p_before_id))
      order by e.created_at desc, e.id desc
      limit p_limit;
end
$$;
call protect_lookup_function('link_activity(text, timestamptz, uuid, integer)');
