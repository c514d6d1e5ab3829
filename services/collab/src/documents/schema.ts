import type { FileKind } from '@cloudity/contracts';
import { documentSchema, emptyDocument } from '@cloudity/docmodel';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import type { Beginning } from './store.ts';

/** The newest schema of each kind of live document; null for what nobody edits together. */
const newestSchema: Readonly<Record<FileKind, number | null>> = {
  doc: documentSchema,
  sheet: 1,
  slides: 1,
  folder: null,
  file: null,
};

export const schemaOfKind = (kind: FileKind): number | null => newestSchema[kind];

/** What a new live document of a kind holds before anybody types; null for nothing. */
export const beginningOf = (kind: FileKind): Beginning | null => {
  if (kind !== 'doc') return null;
  const data = emptyDocument();
  return { data, clientIds: [...new Set(summarizeUpdate(data).structs.map(({ client }) => client))] };
};
