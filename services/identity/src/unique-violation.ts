/** Whether PostgreSQL refused a second row with the same key (SQLSTATE 23505): somebody else was first. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === '23505';
