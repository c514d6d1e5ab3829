-- cloudity: online-safe
-- What the hub does for nearly every change: one call in one message, planned once for each connection, with or without a
-- PgBouncer between. Runs as the caller, so the policies hold.

-- Appends updates to a document if nothing was appended and no new room was begun since `after_seq`; false, and nothing
-- written, otherwise. The four arrays are of the same length, one element for each update.
create function append_updates(
  tenant uuid, file uuid, expected_epoch integer, after_seq bigint,
  author_kinds text[], author_ids uuid[], relayeds boolean[], datas bytea[]
) returns boolean
language plpgsql as $$
begin
  update public.collab_documents set last_seq = after_seq + cardinality(datas), updated_at = now()
    where tenant_id = tenant and file_id = file and epoch = expected_epoch and last_seq = after_seq;
  if not found then
    return false;
  end if;
  insert into public.collab_updates (tenant_id, file_id, seq, author_kind, author_id, relayed, data)
    select tenant, file, after_seq + number, author_kind, author_id, relayed, data
    from unnest(author_kinds, author_ids, relayeds, datas) with ordinality
      as new (author_kind, author_id, relayed, data, number);
  return true;
end
$$;
revoke all on function append_updates(uuid, uuid, integer, bigint, text[], uuid[], boolean[], bytea[]) from public;
grant execute on function append_updates(uuid, uuid, integer, bigint, text[], uuid[], boolean[], bytea[]) to cloudity_app;
