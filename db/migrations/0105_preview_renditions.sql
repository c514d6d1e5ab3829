-- cloudity: online-safe
-- Office files have previews: images as before, and renditions that are read instead of the content.

create table preview_renditions (
  tenant_id uuid not null,
  sha256 bytea not null,
  mime_type text not null,
  kind text not null check (kind in ('pdf', 'table')),
  content_id uuid not null,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  size_bytes bigint not null,
  primary key (tenant_id, sha256, mime_type, kind),
  foreign key (tenant_id, sha256, mime_type) references previews (tenant_id, sha256, mime_type) on delete cascade,
  foreign key (tenant_id, content_id) references contents (tenant_id, id)
);
create index preview_renditions_content on preview_renditions (tenant_id, content_id);
call protect_tenant_table('preview_renditions');

create or replace function order_previews() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into preview_orders (tenant_id, file_id, ordered_at)
    select f.tenant_id, f.file_id, max(f.created_at) from fresh f
      where f.mime_type ~ '^(image|video)/'
        or f.mime_type ~ '^application/(pdf|rtf|msword|vnd\.(ms-(word|excel|powerpoint)|openxmlformats-officedocument|oasis\.opendocument)[.a-z0-9-]*)$'
        or f.mime_type in ('text/rtf', 'text/csv', 'text/tab-separated-values')
      group by f.tenant_id, f.file_id
    on conflict (tenant_id, file_id) do update set ordered_at = excluded.ordered_at, attempts = 0;
  if found then
    perform enqueue_job('drive.previews', '{}', job_key => 'drive.previews', queue_name => 'drive.previews');
  end if;
  return null;
end
$$;
