-- cloudity: online-safe
-- Before a month of the audit log is dropped, every organization keeps its last hash: this finds those that have not yet.

create function organizations_to_anchor(before timestamptz) returns setof uuid
  language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
begin atomic
  select s.tenant_id from audit_seals s
    where s.sealed_at < before
    group by s.tenant_id
    having not exists (select from audit_anchors a where a.tenant_id = s.tenant_id and a.seq = max(s.seq));
end;
call allow_lookup('audit_anchors');
call protect_lookup_function('organizations_to_anchor(timestamptz)');
