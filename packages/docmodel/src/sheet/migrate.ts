import type * as Y from 'yjs';
import type { Migration } from '../migrate.ts';
import { workbookMetaName } from './parts.ts';
import { workbookSchema, workbookSchemaOf } from './schema.ts';

/** In order; version 1 is the first, so there is none yet. */
const migrations: readonly Migration[] = [];

/**
 * Afterwards the workbook has the current schema; true when something was changed. Runs on the server only, as the document's
 * single writer, before any client of the new version gets it. A workbook newer than this code is left alone.
 */
export const migrateWorkbook = (
  doc: Y.Doc,
  steps: readonly Migration[] = migrations,
  target = workbookSchema,
): boolean => {
  let version = workbookSchemaOf(doc);
  if (version >= target) return false;
  const path = steps.filter(({ from }) => from >= version && from < target);
  if (path.length !== target - version || path.some(({ from }, index) => from !== version + index))
    throw new Error(`no migration leads from workbook schema ${version} to ${target}`);
  doc.transact(() => {
    for (const step of path) step.run(doc);
    version = target;
    doc.getMap(workbookMetaName).set('v', version);
  }, 'migration');
  return true;
};
