-- cloudity: online-safe
-- Since when a snapshot's object is out of use: readers that already know its name get ten more minutes (rules.md H11).
create table collab_superseded_snapshots (
  tenant_id uuid not null,
  file_id uuid not null,
  object_key text not null,
  superseded_at timestamptz not null,
  primary key (tenant_id, file_id, object_key),
  foreign key (tenant_id, file_id) references collab_documents (tenant_id, file_id) on delete cascade
);
call protect_tenant_table('collab_superseded_snapshots', 'select, insert, delete');
