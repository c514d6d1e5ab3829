-- cloudity: online-safe no-transaction
-- Which previews no file has any more.
create index concurrently if not exists file_versions_hash on file_versions (tenant_id, sha256, mime_type);
