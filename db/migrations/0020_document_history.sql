-- cloudity: online-safe
-- The history of live documents (services/collab): named moments, and where old updates lie.

-- A moment of a document that somebody may want to come back to. The log itself is kept in full: a version is a name for a seq.
create table collab_versions (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  seq bigint not null check (seq > 0),
  -- Null for one that was made by itself.
  name text check (length(name) between 1 and 200),
  pinned boolean not null default false,
  -- Who wrote since the version before: [{kind, id}].
  authors jsonb not null default '[]',
  -- For the version that a restore made: the moment that was restored.
  restored_from timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (tenant_id, id),
  unique (tenant_id, file_id, seq),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
call protect_tenant_table('collab_versions');

-- Superseded updates packed into one compressed object. Their rows go only after the object was read back and compared, and ten
-- minutes later: until then a reader that began with the rows still finds them.
create table collab_segments (
  tenant_id uuid not null,
  file_id uuid not null,
  from_seq bigint not null check (from_seq > 0),
  to_seq bigint not null,
  object_key text not null,
  object_bytes bigint not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  -- Of the updates inside, unpacked.
  data_bytes bigint not null,
  verified_at timestamptz not null default now(),
  -- Null while the rows are still there too.
  rows_removed_at timestamptz,
  primary key (tenant_id, file_id, from_seq),
  check (to_seq >= from_seq),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
create index collab_segments_with_rows on collab_segments (tenant_id, file_id, from_seq) where rows_removed_at is null;
call protect_tenant_table('collab_segments');
