import type { Sql } from 'postgres';

/** A table, view, sequence or partition of the application (the queue's own schema apart). */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view' | 'sequence' | 'foreign table';
  readonly owner: string;
  readonly rls: boolean;
  readonly forced: boolean;
  /** The partitioned table this one is a part of. */
  readonly parent: string | null;
  readonly securityInvoker: boolean;
}

export const readRelations = async (sql: Sql): Promise<readonly Relation[]> => sql<Relation[]>`
  select n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
      when 'f' then 'foreign table' else 'table' end as kind,
    c.relrowsecurity as rls, c.relforcerowsecurity as forced,
    (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent where i.inhrelid = c.oid) as parent,
    coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false)
      as "securityInvoker"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'graphile_worker')
    and n.nspname !~ '^pg_(temp|toast_temp)_'
  order by c.relname`;

export interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export const readColumns = async (sql: Sql): Promise<readonly Column[]> => sql<Column[]>`
  select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as required
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped`;

export interface Policy {
  readonly table: string;
  readonly policy: string;
  /** Kind, command, roles and both expressions in one line, for comparison. */
  readonly text: string;
}

export const readPolicies = async (sql: Sql): Promise<readonly Policy[]> => sql<Policy[]>`
  select c.relname as table, p.polname as policy,
    concat(case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end, ' ',
      case p.polcmd when '*' then 'ALL' when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' else 'DELETE' end, ' ',
      (select string_agg(coalesce(r.rolname, 'PUBLIC'), ',' order by r.rolname)
        from unnest(p.polroles) as role left join pg_roles r on r.oid = role),
      ' using ', pg_get_expr(p.polqual, p.polrelid), ' check ', pg_get_expr(p.polwithcheck, p.polrelid)) as text
  from pg_policy p join pg_class c on c.oid = p.polrelid
  where c.relnamespace = 'public'::regnamespace`;

export interface Grant {
  readonly object: string;
  readonly grantee: string;
  readonly privilege: string;
}

/** What others than the owner may do, whole relations and single columns. */
export const readGrants = async (sql: Sql): Promise<readonly Grant[]> => sql<Grant[]>`
  select c.relname as object, coalesce(r.rolname, 'PUBLIC') as grantee, acl.privilege_type as privilege
  from pg_class c
    cross join lateral (
      select * from aclexplode(c.relacl)
      union
      select e.* from pg_attribute a cross join lateral aclexplode(a.attacl) e where a.attrelid = c.oid
    ) acl
    left join pg_roles r on r.oid = acl.grantee
  where c.relnamespace = 'public'::regnamespace and acl.grantee <> c.relowner`;

export interface Constraint {
  readonly table: string;
  readonly kind: 'primary' | 'unique' | 'foreign';
  readonly columns: readonly string[];
  readonly references: string | null;
  readonly referenced: readonly string[];
}

export const readConstraints = async (sql: Sql): Promise<readonly Constraint[]> => sql<Constraint[]>`
  select c.relname as table, 'foreign' as kind, f.relname as references,
    (select array_agg(a.attname::text order by k.at) from unnest(o.conkey) with ordinality k (number, at)
      join pg_attribute a on a.attrelid = o.conrelid and a.attnum = k.number) as columns,
    (select array_agg(a.attname::text order by k.at) from unnest(o.confkey) with ordinality k (number, at)
      join pg_attribute a on a.attrelid = o.confrelid and a.attnum = k.number) as referenced
  from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_class f on f.oid = o.confrelid
  where o.contype = 'f' and c.relnamespace = 'public'::regnamespace
  union all
  select c.relname, case when i.indisprimary then 'primary' else 'unique' end, null,
    (select array_agg(coalesce(a.attname::text, '(expression)') order by k.at)
      from unnest(i.indkey::int2[]) with ordinality k (number, at)
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number and k.number > 0
      where k.at <= i.indnkeyatts),
    '{}'
  from pg_index i join pg_class c on c.oid = i.indrelid
  where i.indisunique and c.relnamespace = 'public'::regnamespace`;

export interface CatalogueFunction {
  readonly name: string;
  readonly definer: boolean;
  readonly owner: string;
  readonly searchPath: string | null;
  readonly executableBy: readonly string[];
}

export const readFunctions = async (sql: Sql): Promise<readonly CatalogueFunction[]> => sql<CatalogueFunction[]>`
  select p.proname as name, p.prosecdef as definer, pg_get_userbyid(p.proowner) as owner,
    (select substring(setting from '^search_path=(.*)$') from unnest(p.proconfig) setting
      where setting like 'search_path=%') as "searchPath",
    coalesce((select array_agg(coalesce(r.rolname::text, 'PUBLIC'))
      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl left join pg_roles r on r.oid = acl.grantee
      where acl.privilege_type = 'EXECUTE'), '{}') as "executableBy"
  from pg_proc p
  where p.pronamespace not in (select oid from pg_namespace where nspname in ('pg_catalog', 'information_schema', 'graphile_worker'))`;

export interface RoleProblem {
  readonly name: string;
  readonly problem: string;
}

/** Rights of the three roles that would void every policy. */
export const readRoles = async (sql: Sql): Promise<readonly RoleProblem[]> => sql<RoleProblem[]>`
  select rolname as name, 'has SUPERUSER or BYPASSRLS' as problem from pg_roles
    where rolname in ('cloudity_owner', 'cloudity_app', 'cloudity_lookup') and (rolsuper or rolbypassrls)
  union all
  select 'cloudity_lookup', 'can sign in' from pg_roles where rolname = 'cloudity_lookup' and rolcanlogin
  union all
  select member.rolname, 'inherits the rights of ' || granted.rolname
    from pg_auth_members m join pg_roles member on member.oid = m.member join pg_roles granted on granted.oid = m.roleid
    where member.rolname in ('cloudity_owner', 'cloudity_app', 'cloudity_lookup')
      and (m.inherit_option or (member.rolname <> 'cloudity_owner' and m.set_option))
  union all
  select wanted, 'does not exist' from unnest(array['cloudity_owner', 'cloudity_app', 'cloudity_lookup']) wanted
    where not exists (select from pg_roles where rolname = wanted)`;

/** What the app role may do in the queue's own schema beyond taking and finishing jobs (rules.md T8). */
export const readWorkerGrants = async (sql: Sql): Promise<readonly RoleProblem[]> => sql<RoleProblem[]>`
  select 'graphile_worker.' || relname as name, 'lets cloudity_app insert jobs past enqueue_job' as problem
    from pg_class where relnamespace = to_regnamespace('graphile_worker') and relname in ('_private_jobs', 'jobs')
      and has_table_privilege('cloudity_app', oid, 'insert')
  union all
  select 'graphile_worker.' || proname, 'lets cloudity_app insert jobs past enqueue_job'
    from pg_proc where pronamespace = to_regnamespace('graphile_worker') and proname in ('add_job', 'add_jobs')
      and has_function_privilege('cloudity_app', oid, 'execute')`;
