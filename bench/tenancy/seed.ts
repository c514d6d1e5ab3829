import type { TenantId } from '@cloudity/contracts';
import type { connect } from '@cloudity/db';

type Sql = ReturnType<typeof connect>;

export const tables = ['bench_plain', 'bench_protected'] as const;
export type SeededTable = (typeof tables)[number];

/** The id of the n-th organization. */
export const tenantOf = (index: number): TenantId =>
  `00000000-0000-7000-8000-${index.toString(16).padStart(12, '0')}` as TenantId;

/**
 * Two tables with the same columns, keys, indexes and rows, one under protect_tenant_table and one not; statistics are fresh.
 * `admin` is the superuser: filling 10,000 organizations one tenant transaction at a time would take minutes.
 */
export const seed = async (
  admin: Sql,
  { organizations, rowsPerOrganization }: { readonly organizations: number; readonly rowsPerOrganization: number },
): Promise<void> => {
  for (const table of tables) {
    await admin.unsafe(`
      set role cloudity_owner;
      create table ${table} (
        tenant_id uuid not null,
        id integer not null,
        title text not null,
        state text not null,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create index on ${table} (tenant_id, state, id);
      ${table === 'bench_protected' ? `call protect_tenant_table('${table}');` : ''}
      grant select, insert, update, delete on ${table} to cloudity_app;
      reset role;
      insert into ${table} (tenant_id, id, title, state)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(tenant), 12, '0'))::uuid, row, 'Title ' || row,
          case when row % 3 = 0 then 'closed' else 'open' end
        from generate_series(0, ${organizations - 1}) tenant, generate_series(0, ${rowsPerOrganization - 1}) row;
    `);
    await admin.unsafe(`vacuum analyze ${table}`);
  }
  await admin.unsafe('checkpoint');
};
