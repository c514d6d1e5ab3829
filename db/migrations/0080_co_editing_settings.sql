-- cloudity: online-safe
-- What an organization decided about its live documents (services/collab); null where the product's own number holds.
create table co_editing_settings (
  tenant_id uuid primary key references organizations (tenant_id) on delete cascade,
  -- How long the history is kept; null: for ever.
  history_days integer check (history_days between 1 and 3650),
  connections_per_document integer check (connections_per_document between 1 and 2000),
  documents_per_person integer check (documents_per_person between 1 and 200),
  document_mebibytes integer check (document_mebibytes between 1 and 64),
  version integer not null default 1,
  updated_at timestamptz(3) not null
);
call protect_tenant_table('co_editing_settings', 'select, insert, update');

-- A base that retention made stands for every update from this one up to its own: moments between them are given up. Null for the
-- base that a vacuum made, before which everything is still there.
alter table collab_bases add column thinned_from bigint check (thinned_from between 1 and seq);
