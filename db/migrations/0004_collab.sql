-- cloudity: online-safe
-- The durable log of every live document (services/collab).

-- One row per live document. Its row lock is the total order of its updates: last_seq grows under it, in commit order.
create table collab_documents (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  file_id uuid not null,
  -- Part of the room's name; rises only when the history is reset on purpose (rules.md H12).
  epoch integer not null default 0,
  schema_version integer not null,
  last_seq bigint not null default 0,
  -- The snapshot holds every update up to this one. Superseded updates stay: they are the history.
  snapshot_seq bigint not null default 0 check (snapshot_seq between 0 and last_seq),
  -- Small snapshots live in the row, large ones in the object store.
  snapshot bytea,
  snapshot_object text check (snapshot is null or snapshot_object is null),
  snapshot_bytes bigint not null default 0,
  -- Which clocks the snapshot holds and deletes, so that opening a document does not have to read through it.
  snapshot_ranges bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, file_id),
  check ((snapshot_seq = 0) = (snapshot is null and snapshot_object is null)),
  check ((snapshot_seq = 0) = (snapshot_ranges is null))
);
alter table collab_documents alter column snapshot set storage external;
call protect_tenant_table('collab_documents');

-- Append-only. Every row up to last_seq is there: a missing number means a damaged log.
create table collab_updates (
  tenant_id uuid not null,
  file_id uuid not null,
  seq bigint not null,
  author_kind text not null check (author_kind in ('member', 'guest', 'system')),
  author_id uuid not null,
  -- Sent by somebody else's browser than the one that wrote it (step 2 as recovery, rules.md H7).
  relayed boolean not null default false,
  created_at timestamptz not null default now(),
  data bytea not null,
  -- An update that made applying fail: kept, never sent (rules.md H6).
  quarantined_at timestamptz,
  primary key (tenant_id, file_id, seq),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
alter table collab_updates alter column data set storage external;
create index collab_updates_quarantined on collab_updates (tenant_id, file_id, seq) where quarantined_at is not null;
call protect_tenant_table('collab_updates');

-- Whose keyboard a Yjs client id is; fixed by the first commit that carries one of its structs (rules.md H7). A relayed claim
-- (recovery: somebody's browser handed in what it had) yields to the first live typing under the id.
create table collab_authors (
  tenant_id uuid not null,
  file_id uuid not null,
  client_id bigint not null,
  author_kind text not null check (author_kind in ('member', 'guest', 'system')),
  author_id uuid not null,
  relayed boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (tenant_id, file_id, client_id),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
call protect_tenant_table('collab_authors');

-- Single use, 30 s. Hashed; the caller's own token is sealed with a key that only the ticket holds.
create table collab_tickets (
  tenant_id uuid not null,
  ticket_hash bytea not null,
  file_id uuid not null,
  room text not null,
  sealed_token bytea not null,
  client_schema integer,
  expires_at timestamptz not null,
  primary key (tenant_id, ticket_hash),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
create index collab_tickets_expiry on collab_tickets (tenant_id, expires_at);
create index collab_tickets_file on collab_tickets (tenant_id, file_id);
call protect_tenant_table('collab_tickets', 'select, insert, delete');
