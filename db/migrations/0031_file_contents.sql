-- cloudity: stop-required
-- The drive keeps its bytes in the content store. There is no release yet, so no plain objects to take over: with some, this file fails
-- and changes nothing.

alter table file_versions drop column object_id;
alter table file_versions add column content_id uuid not null;
alter table file_versions add foreign key (tenant_id, content_id) references contents (tenant_id, id);
create index file_versions_content on file_versions (tenant_id, content_id);
drop table file_objects;
