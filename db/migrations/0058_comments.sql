-- cloudity: online-safe
-- Comments on files (rules.md H13): threads with replies. The anchor says where in a document, sheet or presentation; what is in it is
-- those models' own matter.

create table file_comments (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  -- The first comment of its thread; itself for that one.
  thread_id uuid not null,
  anchor jsonb,
  text text not null check (length(text) <= 5000),
  mentions uuid[] not null default '{}',
  author_member_id uuid,
  author_guest_id uuid,
  author_guest_name text,
  created_at timestamptz(3) not null,
  edited_at timestamptz(3),
  -- A first comment with answers stays as an empty place.
  deleted_at timestamptz(3),
  resolved_at timestamptz(3),
  resolved_by_member_id uuid,
  resolved_by_guest_name text,
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, thread_id) references file_comments (tenant_id, id) on delete cascade,
  constraint file_comments_first check (thread_id = id or (anchor is null and resolved_at is null)),
  constraint file_comments_author check (num_nonnulls(author_member_id, author_guest_id) = 1)
);
create index file_comments_threads on file_comments (tenant_id, file_id, created_at desc, id desc) where thread_id = id;
create index file_comments_thread on file_comments (tenant_id, thread_id, created_at, id);
call protect_tenant_table('file_comments');
