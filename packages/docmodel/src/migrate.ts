import type * as Y from 'yjs';
import { schemaOf } from './read.ts';
import { documentSchema, metaName } from './schema.ts';

/** Brings a document from version `from` to `from + 1`, inside one transaction, keeping everything it does not know. */
export interface Migration {
  readonly from: number;
  readonly run: (doc: Y.Doc) => void;
}

/** In order; version 1 is the first, so there is none yet. */
const migrations: readonly Migration[] = [];

/**
 * Afterwards the document has the current schema; true when something was changed. Runs on the server only, as the document's
 * single writer, and before any client of the new version gets it: two clients that migrate at once would do it twice.
 * A document newer than this code is left alone.
 */
export const migrateDocument = (
  doc: Y.Doc,
  steps: readonly Migration[] = migrations,
  target = documentSchema,
): boolean => {
  let version = schemaOf(doc);
  if (version >= target) return false;
  doc.transact(() => {
    for (const step of steps) {
      if (step.from !== version) continue;
      step.run(doc);
      version += 1;
    }
    doc.getMap(metaName).set('v', version);
  }, 'migration');
  if (version !== target) throw new Error(`no migration leads from document schema ${version} to ${target}`);
  return true;
};

/** What an editor of this version may do with a document of that one: a newer document is read only (H15). */
export const mayEditSchema = (documentVersion: number): boolean => documentVersion <= documentSchema;
