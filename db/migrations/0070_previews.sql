-- cloudity: online-safe
-- Small images of contents, what is known about photos, and what is still to be made.

-- One per content and type, whatever files have it: same bytes, same preview. "none" is an answer too, with its reason.
create table previews (
  tenant_id uuid not null references organizations (tenant_id) on delete cascade,
  sha256 bytea not null check (octet_length(sha256) = 32),
  mime_type text not null,
  reason text check (reason in ('unsupported', 'too_large', 'damaged', 'locked', 'unavailable', 'failed')),
  -- Of the original, upright.
  width integer,
  height integer,
  duration_ms bigint,
  pages integer,
  -- The clock where it was taken, written as if it were UTC; its distance to UTC when the camera noted that.
  taken_at timestamptz(3),
  offset_minutes integer,
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  made_at timestamptz(3) not null,
  primary key (tenant_id, sha256, mime_type)
);
call protect_tenant_table('previews');

create table preview_images (
  tenant_id uuid not null,
  sha256 bytea not null,
  mime_type text not null,
  -- Of the longer side at most, in pixels.
  size integer not null,
  content_id uuid not null,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  size_bytes integer not null,
  width integer not null,
  height integer not null,
  primary key (tenant_id, sha256, mime_type, size),
  foreign key (tenant_id, sha256, mime_type) references previews (tenant_id, sha256, mime_type) on delete cascade,
  foreign key (tenant_id, content_id) references contents (tenant_id, id)
);
create index preview_images_content on preview_images (tenant_id, content_id);
call protect_tenant_table('preview_images');

-- Files whose newest content is to be looked at.
create table preview_orders (
  tenant_id uuid not null,
  file_id uuid not null,
  ordered_at timestamptz(3) not null,
  attempts integer not null default 0,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index preview_orders_next on preview_orders (tenant_id, ordered_at, file_id);
call protect_tenant_table('preview_orders');

-- A trigger, because contents come by many ways (upload, copy, restored version) and none may forget it.
create function order_previews() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into preview_orders (tenant_id, file_id, ordered_at)
    select f.tenant_id, f.file_id, max(f.created_at) from fresh f
      where f.mime_type ~ '^(image|video)/' or f.mime_type = 'application/pdf'
      group by f.tenant_id, f.file_id
    on conflict (tenant_id, file_id) do update set ordered_at = excluded.ordered_at, attempts = 0;
  if found then
    perform enqueue_job('drive.previews', '{}', job_key => 'drive.previews', queue_name => 'drive.previews');
  end if;
  return null;
end
$$;
grant execute on function order_previews() to cloudity_app;
create trigger file_versions_previews after insert on file_versions
  referencing new table as fresh for each statement execute function order_previews();

-- Pictures and videos by the time they were taken. root_id is the file's, kept here for the order of a whole tree.
create table photos (
  tenant_id uuid not null,
  file_id uuid not null,
  root_id uuid not null,
  -- As in previews; the file's time when the camera noted none.
  taken_at timestamptz(3) not null,
  offset_minutes integer,
  time_source text not null check (time_source in ('camera', 'file')),
  latitude double precision,
  longitude double precision,
  width integer,
  height integer,
  duration_ms bigint,
  primary key (tenant_id, file_id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade
);
create index photos_timeline on photos (tenant_id, root_id, taken_at desc, file_id desc);
call protect_tenant_table('photos');

create function move_photos() returns trigger
  language plpgsql
  set search_path = pg_catalog, public, pg_temp
as $$
begin
  update photos set root_id = new.root_id where tenant_id = new.tenant_id and file_id = new.id;
  return null;
end
$$;
grant execute on function move_photos() to cloudity_app;
create trigger files_photos after update of root_id on files
  for each row when (old.root_id is distinct from new.root_id) execute function move_photos();
