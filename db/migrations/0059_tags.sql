-- cloudity: stop-required
-- Tags of the organization on files, and an index for what happened to one file.

create table tags (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  name text not null check (length(name) between 1 and 40),
  name_key text not null,
  colour text not null check (colour in ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet')),
  created_by_member_id uuid,
  created_at timestamptz(3) not null,
  primary key (tenant_id, id)
);
create unique index tags_name on tags (tenant_id, name_key);
call protect_tenant_table('tags');

create table file_tags (
  tenant_id uuid not null,
  file_id uuid not null,
  tag_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (tenant_id, file_id, tag_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, tag_id) references tags (tenant_id, id) on delete cascade
);
create index file_tags_tag on file_tags (tenant_id, tag_id, created_at desc, file_id desc);
call protect_tenant_table('file_tags');

create index audit_entries_target on audit_entries (tenant_id, target_id, created_at desc, id desc);
