import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connect } from '../connection-options.ts';

/** Passwords of the roles, made at random on the first start and kept in a file that only its owner can read. */
export interface Secrets {
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
}

export const databaseName = 'cloudity';

/** What an administrator of an external PostgreSQL runs too. */
const rolesFile = fileURLToPath(new URL('../../../../db/roles.sql', import.meta.url));

export const readSecrets = (path: string): Secrets => {
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  const password = (): string => randomBytes(24).toString('base64url');
  const secrets: Secrets = { admin: password(), owner: password(), app: password() };
  writeFileSync(`${path}.new`, JSON.stringify(secrets), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return secrets;
};

/**
 * The three roles and the database exist; the bootstrap superuser is used here and nowhere else, and owns nothing of it.
 * Repeated at each start, because a new release may change roles.sql.
 */
export const bootstrap = async (adminUrl: string, secrets: Secrets): Promise<void> => {
  const admin = connect(adminUrl);
  try {
    await admin.unsafe(readFileSync(rolesFile, 'utf8'));
    for (const role of ['owner', 'app'] as const) {
      await admin.unsafe(`alter role cloudity_${role} password '${secrets[role]}'`);
    }
    const [found] = await admin`select from pg_database where datname = ${databaseName}`;
    if (!found) await admin.unsafe(`create database ${databaseName} owner cloudity_owner`);
    await admin.unsafe(`revoke all on database ${databaseName} from public;
      grant connect on database ${databaseName} to cloudity_app`);
  } finally {
    await admin.end({ timeout: 2 });
  }
};
