-- cloudity: online-safe
-- The content store (packages/content): encrypted chunks in packs, and what every service refers to them by.

-- Which keys an organization has; the wrapped keys themselves are in the key store, outside of backups (rules.md D4).
-- Version 0 is the key of chunk ids and never rotates (rules.md D5).
create table content_keys (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  version integer not null check (version >= 0),
  created_at timestamptz(3) not null,
  primary key (tenant_id, version)
);
call protect_tenant_table('content_keys', 'select, insert');

-- Objects of sealed chunks end to end. The row exists before the object does (rules.md D3).
create table content_packs (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  state text not null check (state in ('pending', 'stored', 'retired')),
  size_bytes integer not null check (size_bytes > 0),
  created_at timestamptz(3) not null,
  -- Since when no chunk is read from it; the object goes a day later.
  retired_at timestamptz(3),
  primary key (tenant_id, id),
  constraint content_packs_retired check ((state = 'retired') = (retired_at is not null))
);
create index content_packs_leaving on content_packs (tenant_id, created_at) where state <> 'stored';
call protect_tenant_table('content_packs');

create table content_chunks (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  -- HMAC-SHA-256 of the content's SHA-256 under the organization's id key.
  id bytea not null check (octet_length(id) = 32),
  pack_id uuid not null,
  pack_offset integer not null check (pack_offset >= 0),
  -- Of the content; sealed it is 28 bytes longer.
  size_bytes integer not null check (size_bytes > 0),
  key_version integer not null check (key_version > 0),
  -- Nothing referred to it: from here on it counts as missing (rules.md D2).
  condemned_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, pack_id) references content_packs (tenant_id, id)
);
create index content_chunks_pack on content_chunks (tenant_id, pack_id);
create index content_chunks_condemned on content_chunks (tenant_id, condemned_at) where condemned_at is not null;
call protect_tenant_table('content_chunks');

-- Immutable bytes of any length. A draft is being written: its references hold the chunks that were found or stored so far.
create table contents (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  id uuid not null,
  state text not null check (state in ('draft', 'stored')),
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  created_at timestamptz(3) not null,
  -- When the last holder let go of it.
  released_at timestamptz(3),
  primary key (tenant_id, id),
  constraint contents_stored check ((state = 'stored') = (sha256 is not null))
);
create index contents_leaving on contents (tenant_id, created_at) where state = 'draft' or released_at is not null;
call protect_tenant_table('contents');

-- All references of every service to chunks (rules.md D2): a chunk that is referred to cannot be deleted.
create table content_references (
  -- Directly too: a deleted organization takes its references along before its chunks are checked for any.
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  content_id uuid not null,
  start_byte bigint not null check (start_byte >= 0),
  chunk_id bytea not null,
  primary key (tenant_id, content_id, start_byte),
  foreign key (tenant_id, content_id) references contents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, chunk_id) references content_chunks (tenant_id, id)
);
create index content_references_chunk on content_references (tenant_id, chunk_id);
call protect_tenant_table('content_references');
