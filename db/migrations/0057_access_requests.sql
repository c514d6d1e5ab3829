-- cloudity: online-safe
-- Somebody with a file's address asks for access to it.

create table access_requests (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  member_id uuid not null,
  role text not null check (role in ('viewer', 'commenter', 'editor')),
  message text not null default '' check (length(message) <= 500),
  created_at timestamptz(3) not null,
  decision text check (decision in ('granted', 'declined')),
  decided_at timestamptz(3),
  primary key (tenant_id, id),
  foreign key (tenant_id, file_id) references files (tenant_id, id) on delete cascade,
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade,
  constraint access_requests_decided check ((decision is null) = (decided_at is null))
);
create unique index access_requests_once on access_requests (tenant_id, file_id, member_id);
create index access_requests_member on access_requests (tenant_id, member_id);
create index access_requests_pending on access_requests (tenant_id, created_at desc, id) where decision is null;
call protect_tenant_table('access_requests');

-- How often a person asked within the hour, for files that exist and for those that do not.
create table access_request_counts (
  tenant_id uuid not null,
  member_id uuid not null,
  began_at timestamptz(3) not null,
  asked integer not null,
  primary key (tenant_id, member_id),
  foreign key (tenant_id, member_id) references members (tenant_id, id) on delete cascade
);
call protect_tenant_table('access_request_counts');
