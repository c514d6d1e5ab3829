-- cloudity: online-safe
-- Videos that a browser cannot play are made into what every browser does, once per content.

create table video_renditions (
  tenant_id uuid not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  mime_type text not null,
  -- Why there is none; null when there is one.
  reason text check (reason in ('too_large', 'damaged', 'failed')),
  content_id uuid,
  content_sha256 bytea check (octet_length(content_sha256) = 32),
  size_bytes bigint,
  -- Where its segments lie: {"head": bytes, "segments": [[seconds, bytes], …]}, end to end.
  layout jsonb,
  made_at timestamptz(3) not null,
  primary key (tenant_id, sha256, mime_type),
  foreign key (tenant_id, content_id) references contents (tenant_id, id),
  check (num_nulls(content_id, content_sha256, size_bytes, layout) = case when reason is null then 0 else 4 end)
);
create index video_renditions_content on video_renditions (tenant_id, content_id);
call protect_tenant_table('video_renditions');

-- Files somebody wants to play. The lowest turn is next: who orders many gets a turn for each, later and later ones.
create table video_orders (
  tenant_id uuid not null,
  file_id uuid not null,
  ordered_by uuid not null,
  turn integer not null,
  ordered_at timestamptz(3) not null,
  attempts integer not null default 0,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index video_orders_next on video_orders (tenant_id, turn, ordered_at, file_id);
call protect_tenant_table('video_orders');
