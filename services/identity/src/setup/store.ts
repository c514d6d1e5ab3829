import type { TransactionSql } from 'postgres';

/** False when there is an organization already. */
export const addSetupLink = async (sql: TransactionSql, hash: Buffer): Promise<boolean> => {
  const [row] = await sql<{ added: boolean }[]>`select setup_link_add(${hash}) as added`;
  return row?.added ?? false;
};
