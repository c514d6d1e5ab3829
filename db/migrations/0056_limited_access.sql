-- cloudity: stop-required
-- Limited access: what comes down the tree (shares and links of folders above, the organization's tree for its members) ends at a limited
-- file. Those named on it or below, and the owners of its tree, keep theirs.

alter table files add column limited boolean not null default false;
alter table files add constraint files_limited check (not limited or (parent_id is not null and not hidden)) not valid;
alter table files validate constraint files_limited;
create index files_limited on files (tenant_id, root_id) where limited;

-- As before (0003), but a grant further up counts only while no limited file lies between: `is_open` says so for the file itself,
-- `parent_is_open` for its parent, which a limit on the file does not concern.
create or replace function file_access(p_tenant uuid, p_file uuid, p_member uuid, p_principals uuid[], p_manager boolean,
    p_link_file uuid, p_link_rank integer)
  returns table (rank integer, parent_rank integer, trashed_at timestamptz, depth integer)
  language sql stable parallel safe
begin atomic
  with recursive up as (
    select f.id, f.parent_id, f.root_id, f.trashed_at, f.limited, 0 as distance, true as is_open, true as parent_is_open
      from files f where f.tenant_id = p_tenant and f.id = p_file
    union all
    select p.id, p.parent_id, p.root_id, p.trashed_at, p.limited, u.distance + 1, u.is_open and not u.limited,
        u.parent_is_open and (u.distance = 0 or not u.limited)
      from up u join files p on p.tenant_id = p_tenant and p.id = u.parent_id
      where u.distance < 200
  ), granted as (
    select u.distance, u.trashed_at, u.is_open, u.parent_is_open,
        case when u.is_open or u.parent_is_open then
          greatest(
            (select max(file_role_rank(s.role)) from file_shares s
              where s.tenant_id = p_tenant and s.file_id = u.id and s.grantee_id = any (p_principals)),
            case when u.id = p_link_file then p_link_rank end)
        end as rank,
        -- What the tree itself gives: its owners everything, whatever is limited; other members only while the way up is open.
        case
          when u.root_id = p_member then 4
          when u.root_id = p_tenant and p_member is not null and p_manager then 4
        end as owner_rank,
        case when u.root_id = p_tenant and p_member is not null then 3 end as tree_rank
      from up u
  )
  select greatest(max(g.rank) filter (where g.is_open), max(g.owner_rank), case when bool_and(g.is_open) then max(g.tree_rank) end),
      greatest(max(g.rank) filter (where g.distance > 0 and g.parent_is_open), max(g.owner_rank) filter (where g.distance > 0),
        case when bool_and(g.parent_is_open) then max(g.tree_rank) filter (where g.distance > 0) end),
      (array_agg(g.trashed_at order by g.distance) filter (where g.trashed_at is not null))[1],
      max(g.distance)
    from granted g
    having count(*) > 0;
end;
