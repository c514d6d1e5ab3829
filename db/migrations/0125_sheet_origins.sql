-- cloudity: online-safe
-- What the files that spreadsheets were made of held for others (theme, properties, custom XML) is each spreadsheet's own.

create table sheet_origins (
  tenant_id uuid not null,
  file_id uuid not null,
  -- The kept parts as JSON; copies of the spreadsheet share it.
  content_id uuid not null,
  size_bytes bigint not null check (size_bytes > 0),
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, content_id) references contents (tenant_id, id)
);
create index sheet_origins_content on sheet_origins (tenant_id, content_id);
call protect_tenant_table('sheet_origins');
