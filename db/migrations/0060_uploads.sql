-- cloudity: online-safe
-- Uploads that take several requests: each writes a draft of the content store until it is a file.

create table file_uploads (
  tenant_id uuid not null,
  -- The draft's id too; gone with it.
  id uuid not null,
  member_id uuid,
  guest_id uuid,
  parent_id uuid not null,
  name text not null check (octet_length(name) between 1 and 255),
  size_bytes bigint not null check (size_bytes >= 0),
  media_type text,
  -- The file that came of it, so that whoever missed the answer can ask again.
  file_id uuid,
  file_version integer,
  created_at timestamptz(3) not null,
  -- When something of it was asked for or sent last.
  seen_at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, id) references contents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, parent_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  foreign key (tenant_id, guest_id) references link_guests (tenant_id, id) on delete cascade,
  constraint file_uploads_whose check (num_nonnulls(member_id, guest_id) = 1),
  constraint file_uploads_done check ((file_id is null) = (file_version is null))
);
create index file_uploads_parent on file_uploads (tenant_id, parent_id);
create index file_uploads_member on file_uploads (tenant_id, member_id) where member_id is not null;
create index file_uploads_guest on file_uploads (tenant_id, guest_id) where guest_id is not null;
create index file_uploads_seen on file_uploads (tenant_id, seen_at);
call protect_tenant_table('file_uploads');
