-- cloudity: online-safe
-- The drive: one tree of files per person and one per organization, contents, rights, links.

create extension if not exists pg_trgm with schema public;
create extension if not exists btree_gin with schema public;

-- Roles of a file as numbers, weakest first, so that the strongest of several grants is a max().
create function file_role_rank(role text) returns integer
  language sql immutable parallel safe
  return case role when 'viewer' then 1 when 'commenter' then 2 when 'editor' then 3 when 'owner' then 4 end;
grant execute on function file_role_rank(text) to cloudity_app, cloudity_lookup;

-- A tree is parent pointers: a move touches one row. Whose tree it is stands on every row (root_id), so that a person's own files
-- and those of the organization need no walk: the root of a member's tree has the member's id, the organization's the tenant's.
create table files (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  root_id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('folder', 'doc', 'sheet', 'slides', 'file')),
  -- An attachment of a document: a child of its file that no listing shows.
  hidden boolean not null default false,
  name text not null check (octet_length(name) between 1 and 255),
  -- Derived from the name by names.ts: what must be unique in a folder, what sorts, what is searched.
  name_key text not null,
  sort_key text collate "C" not null,
  search_key text not null,
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  mime_type text,
  version integer not null default 1,
  modified_by_member_id uuid,
  modified_by_guest_id uuid,
  modified_by_guest_name text,
  trashed_at timestamptz(3),
  trashed_by_member_id uuid,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- Folders come first whatever the order.
  folders_last smallint not null generated always as (case when kind = 'folder' then 0 else 1 end) stored,
  primary key (tenant_id, id),
  foreign key (tenant_id, root_id) references files (tenant_id, id),
  foreign key (tenant_id, parent_id) references files (tenant_id, id),
  constraint files_root check ((parent_id is null) = (id = root_id)),
  constraint files_root_stays check (parent_id is not null or (kind = 'folder' and trashed_at is null)),
  constraint files_hidden check (not hidden or kind = 'file')
);
create unique index files_name on files (tenant_id, parent_id, name_key) where trashed_at is null and not hidden;
create index files_parent on files (tenant_id, parent_id);
create index files_list on files (tenant_id, parent_id, folders_last, sort_key, id) where trashed_at is null and not hidden;
create index files_root_trash on files (tenant_id, root_id, trashed_at);
create index files_search on files using gin (tenant_id, search_key gin_trgm_ops)
  where trashed_at is null and not hidden and parent_id is not null;
-- Times come from the services' clocks in milliseconds, so that a cursor can repeat them exactly.
call protect_tenant_table('files');
call allow_lookup('files');

-- Bytes in the object store. The row exists before the bytes do, so that an interrupted upload leaves something to sweep.
create table file_objects (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  object_key text not null,
  state text not null check (state in ('pending', 'stored', 'condemned')),
  created_at timestamptz(3) not null,
  -- When the last version that used it was deleted.
  released_at timestamptz(3),
  primary key (tenant_id, id)
);
create index file_objects_sweep on file_objects (tenant_id, created_at) where state <> 'stored' or released_at is not null;
call protect_tenant_table('file_objects');

-- Contents of an upload over time. number is the file's version that it came with: "content as of version N" is the greatest <= N.
create table file_versions (
  tenant_id uuid not null,
  file_id uuid not null,
  number integer not null,
  object_id uuid not null,
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  mime_type text not null,
  created_at timestamptz(3) not null,
  created_by_member_id uuid,
  primary key (tenant_id, file_id, number),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, object_id) references file_objects (tenant_id, id)
);
create index file_versions_object on file_versions (tenant_id, object_id);
call protect_tenant_table('file_versions');

create table file_shares (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  member_id uuid,
  group_id uuid,
  -- Whoever it is: ids never collide, so one column serves the comparison with a person's principals.
  grantee_id uuid not null generated always as (coalesce(member_id, group_id)) stored,
  role text not null check (role in ('viewer', 'commenter', 'editor', 'owner')),
  created_by_member_id uuid,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  constraint file_shares_grantee check (num_nonnulls(member_id, group_id) = 1)
);
create unique index file_shares_once on file_shares (tenant_id, file_id, grantee_id) include (role);
create index file_shares_member on file_shares (tenant_id, member_id) where member_id is not null;
create index file_shares_group on file_shares (tenant_id, group_id) where group_id is not null;
create index file_shares_grantee on file_shares (tenant_id, grantee_id, file_id);
call protect_tenant_table('file_shares');
call allow_lookup('file_shares');

-- The token is stored twice: hashed to be found, and encrypted so that people who may share the file can copy the address again.
create table file_links (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  token_sealed bytea not null,
  role text not null check (role in ('viewer', 'commenter', 'editor')),
  password_hash text,
  expires_at timestamptz(3),
  allow_download boolean not null,
  created_by_member_id uuid,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index file_links_file on file_links (tenant_id, file_id);
create index file_links_token on file_links (token_hash);
call protect_tenant_table('file_links');
call allow_lookup('file_links');

create table link_guests (
  tenant_id uuid not null,
  id uuid not null,
  link_id uuid not null,
  token_hash bytea not null check (octet_length(token_hash) = 32),
  name text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, link_id) references file_links (tenant_id, id) on delete cascade
);
create index link_guests_link on link_guests (tenant_id, link_id);
create index link_guests_token on link_guests (token_hash);
create index link_guests_expiry on link_guests (tenant_id, expires_at);
call protect_tenant_table('link_guests');
call allow_lookup('link_guests');

-- Wrong passwords per link and address; address '' counts them all.
create table link_tries (
  tenant_id uuid not null,
  link_id uuid not null,
  address text not null,
  failures integer not null,
  retry_at timestamptz(3) not null,
  primary key (tenant_id, link_id, address),
  foreign key (tenant_id, link_id) references file_links (tenant_id, id) on delete cascade
);
call protect_tenant_table('link_tries');

-- What the hub still has to forget: written with the deletion, removed when the hub has answered.
create table file_removals (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  file_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, file_id)
);
call protect_tenant_table('file_removals');

create table file_favourites (
  tenant_id uuid not null,
  member_id uuid not null,
  file_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, member_id, file_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index file_favourites_file on file_favourites (tenant_id, file_id);
call protect_tenant_table('file_favourites');

create table file_recents (
  tenant_id uuid not null,
  member_id uuid not null,
  file_id uuid not null,
  opened_at timestamptz(3) not null,
  primary key (tenant_id, member_id, file_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index file_recents_file on file_recents (tenant_id, file_id);
create index file_recents_order on file_recents (tenant_id, member_id, opened_at desc, file_id);
call protect_tenant_table('file_recents');

-- What a viewer may do with a file: the one evaluation of rights (SPEC DR2). Walks from the file to its root and takes the strongest of
-- the tree's own right, shares with the viewer's principals, and the link the viewer came through. No row: no such file in the tenant.
-- parent_rank is the same for its parent; trashed_at is that of the nearest trashed folder above, or its own.
-- A tree is at most 50 folders deep; the bound here only stops a walk that would never end.
create function file_access(p_tenant uuid, p_file uuid, p_member uuid, p_principals uuid[], p_manager boolean,
    p_link_file uuid, p_link_rank integer)
  returns table (rank integer, parent_rank integer, trashed_at timestamptz, depth integer)
  language sql stable parallel safe
begin atomic
  with recursive up as (
    select f.id, f.parent_id, f.root_id, f.trashed_at, 0 as distance
      from files f where f.tenant_id = p_tenant and f.id = p_file
    union all
    select p.id, p.parent_id, p.root_id, p.trashed_at, u.distance + 1
      from up u join files p on p.tenant_id = p_tenant and p.id = u.parent_id
      where u.distance < 200
  ), granted as (
    select u.distance, u.root_id, u.trashed_at,
        greatest(
          (select max(file_role_rank(s.role)) from file_shares s
            where s.tenant_id = p_tenant and s.file_id = u.id and s.grantee_id = any (p_principals)),
          case when u.id = p_link_file then p_link_rank end) as rank,
        case
          when u.root_id = p_member then 4
          when u.root_id = p_tenant and p_member is not null then case when p_manager then 4 else 3 end
        end as root_rank
      from up u
  )
  select greatest(max(g.rank), max(g.root_rank)),
      greatest(max(g.rank) filter (where g.distance > 0), max(g.root_rank) filter (where g.distance > 0)),
      (array_agg(g.trashed_at order by g.distance) filter (where g.trashed_at is not null))[1],
      max(g.distance)
    from granted g
    having count(*) > 0;
end;
grant execute on function file_access(uuid, uuid, uuid, uuid[], boolean, uuid, integer) to cloudity_app, cloudity_lookup;

-- Files of the transaction's tenant whose name matches every pattern and which the member may see, newest first (rules.md T6). A definer
-- function, because under row-level security the trigram index cannot be used. Answers ids only; the caller joins them under its own
-- policies. The inner query is sorted and fenced, so that rights are evaluated only until the limit is filled.
create function search_files(p_patterns text[], p_kind text, p_member uuid, p_principals uuid[], p_manager boolean,
    p_before timestamptz, p_before_id uuid, p_limit integer)
  returns table (id uuid)
  language plpgsql stable security definer
  set search_path = pg_catalog, public, pg_temp
as $$
declare
  -- Asked once: as a call in the query it would run for every row.
  tenant uuid := current_tenant();
  matches text;
begin
  -- A condition for each word, and a plan made for these words: only so does the index take them all at once.
  select string_agg(format('f.search_key like ($1)[%s]', n), ' and ' order by n) into matches
    from generate_subscripts(p_patterns, 1) n;
  return query execute format($query$
    select c.id
      from (
        select f.id, f.tenant_id, f.updated_at from files f
          where f.tenant_id = $9 and %s
            and f.trashed_at is null and not f.hidden and f.parent_id is not null
            and ($2 is null or f.kind = $2)
            and ($6 is null or (f.updated_at, f.id) < ($6, $7))
            and (
              f.root_id in ($3, $9)
              or f.root_id in (
                select shared.root_id from file_shares s join files shared on shared.tenant_id = s.tenant_id and shared.id = s.file_id
                  where s.tenant_id = $9 and s.grantee_id = any ($4))
            )
          order by f.updated_at desc, f.id desc
          offset 0
      ) c
      cross join lateral file_access(c.tenant_id, c.id, $3, $4, $5, null, null) a
      where a.rank is not null and a.trashed_at is null
      order by c.updated_at desc, c.id desc
      limit $8$query$, coalesce(matches, 'false'))
    using p_patterns, p_kind, p_member, p_principals, p_manager, p_before, p_before_id, p_limit, tenant;
end
$$;
call protect_lookup_function('search_files(text[], text, uuid, uuid[], boolean, timestamptz, uuid, integer)');

-- Whose link or guest session a token is, before any tenant is known. The whole hash must match; ids only (rules.md T2).
create function find_link(p_token_hash bytea) returns table (tenant_id uuid, link_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select l.tenant_id, l.id from file_links l where l.token_hash = p_token_hash;
end;
call protect_lookup_function('find_link(bytea)');

create function find_link_guest(p_token_hash bytea) returns table (tenant_id uuid, guest_id uuid)
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select g.tenant_id, g.id from link_guests g where g.token_hash = p_token_hash;
end;
call protect_lookup_function('find_link_guest(bytea)');
