import type { sheetFileRoutes, TableDialect } from '@cloudity/contracts';
import type { RouteHandler } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Drive } from '../drive.ts';
import { createTables } from './open-table.ts';
import type { TableReader } from './table-reader.ts';

const asked = (
  query: { readonly [Key in keyof TableDialect]?: TableDialect[Key] | undefined },
): Partial<TableDialect> => Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

/** HTTP only: uploads as spreadsheets. Whoever hangs up ends the work. */
export const sheetRoutes = (
  drive: Drive,
  reader: TableReader,
): { readonly [Key in keyof typeof sheetFileRoutes]: RouteHandler<Key> } => {
  const tables = createTables(drive, reader);
  return {
    'POST /files/{id}/spreadsheet': ({ actor, params, body, context }) =>
      tables.open(callerOf(actor, context), params.id, body.dialect ?? null, context.req.raw.signal),
    'GET /files/{id}/table': async ({ actor, params, query, context }) => {
      const { dialect, rows, isWhole } = await tables.look(actor, params.id, asked(query), context.req.raw.signal);
      return { dialect, rows: rows.map((row) => [...row]), isWhole };
    },
  };
};
