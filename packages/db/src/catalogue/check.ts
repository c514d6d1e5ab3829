import type { Sql } from 'postgres';
import { definerFunctions, globalTables, lookupTables } from './reviewed.ts';
import {
  type Relation,
  readColumns,
  readConstraints,
  readFunctions,
  readGrants,
  readPolicies,
  readRelations,
  readRoles,
  readWorkerGrants,
} from './store.ts';

/** Something in the schema that could let one organization see another. */
export interface CatalogueProblem {
  /** The rule of rules.md that does not hold. */
  readonly rule: 'T1' | 'T2' | 'T3' | 'T8';
  /** The table, function or role, by name. */
  readonly object: string;
  readonly problem: string;
}

export interface Reviewed {
  readonly globalTables: typeof globalTables;
  readonly lookupTables: typeof lookupTables;
  readonly definerFunctions: typeof definerFunctions;
}

/** As PostgreSQL prints the expression that protect_tenant_table writes. */
const tenantExpression =
  "(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS \"nullif\"))";
const tenantRoles = 'cloudity_app,cloudity_owner';
const expectedPolicies = new Map([
  ['tenant', `RESTRICTIVE ALL ${tenantRoles} using ${tenantExpression} check ${tenantExpression}`],
  ['roles', `PERMISSIVE ALL ${tenantRoles} using true check true`],
]);
const lookupPolicy = 'PERMISSIVE ALL cloudity_lookup using true check true';

/**
 * Walks the catalogue and lists whatever breaks the tenancy rules T1 to T3 and T8: empty when all hold.
 * Needs no rights beyond reading the catalogue, so the owner and the app role can both run it.
 */
export const checkCatalogue = async (
  sql: Sql,
  reviewed: Reviewed = { globalTables, lookupTables, definerFunctions },
): Promise<readonly CatalogueProblem[]> => {
  const [relations, columns, policies, grants, constraints, functions, roles, workerGrants] = await Promise.all([
    readRelations(sql),
    readColumns(sql),
    readPolicies(sql),
    readGrants(sql),
    readConstraints(sql),
    readFunctions(sql),
    readRoles(sql),
    readWorkerGrants(sql),
  ]);
  const problems: CatalogueProblem[] = [];
  const report = (rule: CatalogueProblem['rule'], object: string, problem: string): void => {
    problems.push({ rule, object, problem });
  };
  const policiesOf = Map.groupBy(policies, ({ table }) => table);
  const grantsOf = Map.groupBy(grants, ({ object }) => object);
  const constraintsOf = Map.groupBy(constraints, ({ table }) => table);
  const tenantColumn = new Set(
    columns
      .filter(({ name, type, required }) => name === 'tenant_id' && type === 'uuid' && required)
      .map((c) => c.table),
  );

  const checkTenantTable = ({ name, rls, forced }: Relation): void => {
    if (!rls) report('T1', name, 'row-level security is off');
    if (!forced) report('T1', name, 'row-level security is not forced on the owner');
    const found = new Map((policiesOf.get(name) ?? []).map(({ policy, text }) => [policy, text]));
    for (const [policy, text] of expectedPolicies) {
      if (!found.has(policy)) report('T1', name, `policy "${policy}" is missing`);
      else if (found.get(policy) !== text) report('T1', name, `policy "${policy}" is not the generated one`);
      found.delete(policy);
    }
    if (found.has('lookup')) {
      if (found.get('lookup') !== lookupPolicy) report('T1', name, 'policy "lookup" is not the generated one');
      if (!Object.hasOwn(reviewed.lookupTables, name))
        report('T1', name, 'has a lookup policy and is not on the reviewed list');
      found.delete('lookup');
    } else if (Object.hasOwn(reviewed.lookupTables, name)) {
      report('T1', name, 'is on the reviewed list of lookup tables and has no lookup policy');
    }
    for (const policy of found.keys()) report('T1', name, `has a policy of its own: "${policy}"`);
    for (const { kind, columns: keys, references, referenced } of constraintsOf.get(name) ?? []) {
      if (kind !== 'foreign' && keys[0] !== 'tenant_id') {
        report('T1', name, `key (${keys.join(', ')}) does not begin with tenant_id`);
      }
      if (kind === 'foreign' && references !== null && tenantColumn.has(references)) {
        const at = keys.indexOf('tenant_id');
        if (at < 0 || referenced[at] !== 'tenant_id') {
          report('T1', name, `foreign key (${keys.join(', ')}) to ${references} does not carry tenant_id`);
        }
      }
    }
    for (const { grantee, privilege } of grantsOf.get(name) ?? []) {
      if (grantee === 'PUBLIC' || privilege === 'TRUNCATE' || privilege === 'TRIGGER' || privilege === 'REFERENCES') {
        report('T1', name, `${privilege} is granted to ${grantee}`);
      }
    }
  };

  for (const relation of relations) {
    const { name, kind, owner, parent, securityInvoker, schema } = relation;
    if (schema !== 'public') {
      report('T1', `${schema}.${name}`, 'lies outside the public schema');
      continue;
    }
    if (owner !== 'cloudity_owner') report('T1', name, `is owned by ${owner}`);
    const direct = grantsOf.get(name) ?? [];
    if (kind === 'view') {
      if (!securityInvoker) report('T1', name, 'is a view without security_invoker');
    } else if (kind === 'materialized view' || kind === 'foreign table') {
      report('T1', name, `is a ${kind}, which row-level security does not cover`);
    } else if (kind === 'sequence') {
      for (const { grantee } of direct) if (grantee === 'PUBLIC') report('T1', name, 'is a sequence granted to PUBLIC');
    } else if (parent !== null) {
      if (tenantColumn.has(name)) {
        if (!relation.rls || !relation.forced) report('T3', name, 'is a partition without forced row-level security');
        for (const { grantee } of direct) report('T3', name, `is a partition with a grant of its own to ${grantee}`);
        for (const { policy } of policiesOf.get(name) ?? [])
          report('T3', name, `is a partition with a policy: "${policy}"`);
      }
    } else if (Object.hasOwn(reviewed.globalTables, name)) {
      const allowed = reviewed.globalTables[name]?.app ?? [];
      if (tenantColumn.has(name)) report('T1', name, 'is listed as global and has a tenant_id');
      for (const { grantee, privilege } of direct) {
        if (grantee === 'cloudity_lookup' || (grantee === 'cloudity_app' && allowed.includes(privilege))) continue;
        report('T2', name, `is a global table and grants ${privilege} to ${grantee}`);
      }
    } else if (tenantColumn.has(name)) {
      checkTenantTable(relation);
    } else {
      report('T1', name, 'has no "tenant_id uuid not null" and is not on the reviewed list of global tables');
    }
  }
  const known = new Set(relations.map(({ name }) => name));
  for (const name of [...Object.keys(reviewed.globalTables), ...Object.keys(reviewed.lookupTables)]) {
    if (!known.has(name)) report('T1', name, 'is on a reviewed list and does not exist');
  }

  const seen = new Set<string>();
  for (const { name, definer, owner, searchPath, executableBy } of functions) {
    if (!definer) continue;
    seen.add(name);
    const entry = reviewed.definerFunctions[name];
    if (!entry) report('T2', name, 'is SECURITY DEFINER and not on the reviewed list');
    else if (owner !== `cloudity_${entry.owner}`) report('T2', name, `is SECURITY DEFINER and owned by ${owner}`);
    const path = searchPath?.split(',').map((part) => part.trim()) ?? [];
    if (path.at(-1) !== 'pg_temp' || path.some((part) => part.includes('$user'))) {
      report('T2', name, 'is SECURITY DEFINER without a fixed search_path that ends with pg_temp');
    }
    for (const grantee of executableBy) {
      if (grantee !== 'cloudity_app' && grantee !== owner) report('T2', name, `may be executed by ${grantee}`);
    }
  }
  for (const name of Object.keys(reviewed.definerFunctions)) {
    if (!seen.has(name)) report('T2', name, 'is on the reviewed list and does not exist');
  }

  for (const { name, problem } of roles) report('T1', name, problem);
  for (const { name, problem } of workerGrants) report('T8', name, problem);
  return problems;
};
