-- cloudity: online-safe
-- Clients that name parts by their offset (rclone) are numbered by it, beyond 10,000.

alter table dav_upload_parts drop constraint dav_upload_parts_number_check;
alter table dav_upload_parts add constraint dav_upload_parts_number check (number > 0) not valid;
