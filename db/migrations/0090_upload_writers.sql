-- cloudity: online-safe
-- Uploads that are streamed (tus): who writes to one now, and what of it is not proven yet.

alter table file_uploads
  -- The request that writes from its offset on. A later one takes over; the former adds nothing any more.
  add column writer uuid,
  -- What begins here was sent with a checksum that has not been compared: it does not count as there.
  add column doubtful_from bigint check (doubtful_from >= 0);
