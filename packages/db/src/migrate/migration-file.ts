import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One forward step of the schema, as its file says. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** `online-safe` may run while an older release serves; `stop-required` may not. */
  readonly kind: 'online-safe' | 'stop-required';
  /** False for statements that refuse a transaction (CREATE INDEX CONCURRENTLY): such a file holds exactly one. */
  readonly transactional: boolean;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Reads `NNNN_name.sql`. The first line is `-- cloudity: online-safe` or `-- cloudity: stop-required`, with `no-transaction` after it
 * where needed. *Errors*: an unmarked or wrongly named file.
 */
export const parseMigration = (fileName: string, sql: string): Migration => {
  const [, digits, name] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(fileName) ?? [];
  if (digits === undefined || name === undefined) throw new Error(`${fileName}: a migration is named NNNN_name.sql`);
  const [, kind, option] = /^-- cloudity: (online-safe|stop-required)( no-transaction)?\s*\n/.exec(sql) ?? [];
  if (kind === undefined) {
    throw new Error(`${fileName}: the first line must be "-- cloudity: online-safe" or "-- cloudity: stop-required"`);
  }
  return {
    number: Number(digits),
    name,
    kind: kind as Migration['kind'],
    transactional: option === undefined,
    sql,
    checksum: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex'),
  };
};

/** The migrations of a folder in order. *Errors*: two files with one number. */
export const readMigrations = async (folder: string): Promise<readonly Migration[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => parseMigration(name, await readFile(join(folder, name), 'utf8'))),
  );
  for (const [index, migration] of migrations.entries()) {
    const previous = migrations[index - 1];
    if (previous?.number === migration.number) {
      throw new Error(`Two migrations have the number ${migration.number}: ${previous.name} and ${migration.name}`);
    }
  }
  return migrations;
};
