-- cloudity: online-safe
-- WebDAV: locks, properties that clients keep, what desktop programs strew about, exports of documents, uploads in chunks.

-- When the client says the content was last changed; null when it does not say.
alter table file_versions add column modified_at timestamptz(3);

-- Locks in force until expires_at (RFC 4918 §6). resource_id is a file, or one of dav_scraps.
create table file_locks (
  tenant_id uuid not null,
  token uuid not null,
  resource_id uuid not null,
  member_id uuid not null,
  scope text not null check (scope in ('exclusive', 'shared')),
  is_deep boolean not null,
  owner_xml text check (length(owner_xml) <= 4096),
  expires_at timestamptz(3) not null,
  primary key (tenant_id, token),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create index file_locks_resource on file_locks (tenant_id, resource_id);
create index file_locks_expiry on file_locks (tenant_id, expires_at);
create index file_locks_member on file_locks (tenant_id, member_id);
call protect_tenant_table('file_locks');

-- Dead properties: the whole element as XML that can stand anywhere.
create table file_properties (
  tenant_id uuid not null,
  file_id uuid not null,
  namespace text not null check (octet_length(namespace) <= 500),
  name text not null check (octet_length(name) <= 500),
  xml text not null,
  primary key (tenant_id, file_id, namespace, name),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
call protect_tenant_table('file_properties');

-- Files that programs make for themselves (.DS_Store, ._name): each person's own, in no list of the drive's, gone after a day.
create table dav_scraps (
  tenant_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  -- A folder, or the id of one of the folders that only WebDAV shows.
  folder_id uuid not null,
  name text not null,
  name_key text not null,
  content bytea not null check (octet_length(content) <= 1048576),
  written_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create unique index dav_scraps_name on dav_scraps (tenant_id, member_id, folder_id, name_key);
create index dav_scraps_age on dav_scraps (tenant_id, written_at);
call protect_tenant_table('dav_scraps');

-- Documents as files: the newest export of each (rules.md D7).
create table file_exports (
  tenant_id uuid not null,
  file_id uuid not null,
  content_id uuid not null,
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 bytea not null check (octet_length(sha256) = 32),
  made_at timestamptz(3) not null,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, content_id) references contents (tenant_id, id)
);
create index file_exports_content on file_exports (tenant_id, content_id);
call protect_tenant_table('file_exports');

-- Uploads in chunks (as Nextcloud's clients do it): parts wait under a name the client chose, then become one file.
create table dav_uploads (
  tenant_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
create unique index dav_uploads_name on dav_uploads (tenant_id, member_id, name);
create index dav_uploads_age on dav_uploads (tenant_id, created_at);
call protect_tenant_table('dav_uploads');

create table dav_upload_parts (
  tenant_id uuid not null,
  upload_id uuid not null,
  number integer not null check (number between 1 and 10000),
  content_id uuid not null,
  size_bytes bigint not null check (size_bytes >= 0),
  primary key (tenant_id, upload_id, number),
  foreign key (tenant_id, upload_id) references dav_uploads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, content_id) references contents (tenant_id, id)
);
create index dav_upload_parts_content on dav_upload_parts (tenant_id, content_id);
call protect_tenant_table('dav_upload_parts');
