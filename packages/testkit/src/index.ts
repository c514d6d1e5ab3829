export * from './builders.ts';
export * from './pgbouncer.ts';
export { freePorts, startProgram } from './program.ts';
export * from './test-database.ts';
export { startTestPostgres, type TestPostgres } from './test-postgres.ts';
