-- cloudity: online-safe
-- What kind of live document each is, and where its history can be replayed from (services/collab).

-- Until now only text documents were written; whoever asks for a sheet's first ticket sets its kind.
alter table collab_documents add column kind text not null default 'doc' check (kind in ('doc', 'sheet', 'slides'));
-- How large the snapshot was after the last vacuum, done or found not to be worth a new room: the next is tried at twice that.
alter table collab_documents add column vacuumed_bytes bigint not null default 0;

-- Updates that hold the whole document by themselves, as a vacuum leaves one: what is replayed begins at the newest of them, and
-- nothing before it merges with anything after it (rules.md H12). A document without any begins with its first update.
create table collab_bases (
  tenant_id uuid not null,
  file_id uuid not null,
  seq bigint not null check (seq > 0),
  -- The document's epoch since then.
  epoch integer not null,
  created_at timestamptz(3) not null default now(),
  primary key (tenant_id, file_id, seq),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
call protect_tenant_table('collab_bases', 'select, insert, delete');
