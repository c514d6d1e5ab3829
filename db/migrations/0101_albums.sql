-- cloudity: online-safe
-- Albums: photos that somebody put together. An album holds no file and gives no right on one.

create table albums (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  owner_member_id uuid not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_member_id) references members (tenant_id, id) on delete cascade
);
create index albums_owner on albums (tenant_id, owner_member_id);
call protect_tenant_table('albums');

create table album_photos (
  tenant_id uuid not null,
  album_id uuid not null,
  file_id uuid not null,
  is_cover boolean not null default false,
  added_by_member_id uuid,
  added_at timestamptz(3) not null,
  primary key (tenant_id, album_id, file_id),
  foreign key (tenant_id, album_id) references albums (tenant_id, id) on delete cascade,
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create unique index album_photos_cover on album_photos (tenant_id, album_id) where is_cover;
create index album_photos_file on album_photos (tenant_id, file_id);
call protect_tenant_table('album_photos');

create table album_shares (
  tenant_id uuid not null,
  id uuid not null,
  album_id uuid not null,
  member_id uuid,
  group_id uuid,
  grantee_id uuid not null generated always as (coalesce(member_id, group_id)) stored,
  role text not null check (role in ('viewer', 'editor')),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, album_id) references albums (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  constraint album_shares_grantee check (num_nonnulls(member_id, group_id) = 1)
);
create unique index album_shares_once on album_shares (tenant_id, album_id, grantee_id);
create index album_shares_grantee on album_shares (tenant_id, grantee_id, album_id);
create index album_shares_member on album_shares (tenant_id, member_id) where member_id is not null;
create index album_shares_group on album_shares (tenant_id, group_id) where group_id is not null;
call protect_tenant_table('album_shares');
