import type { FileKind } from '@cloudity/contracts';
import { documentSchema, emptyDocument } from '@cloudity/docmodel';
import { emptyWorkbook, workbookSchema } from '@cloudity/docmodel/sheet';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import type { Beginning } from './store.ts';

/** Kinds of files that people edit together. */
export type LiveKind = Extract<FileKind, 'doc' | 'sheet' | 'slides'>;

interface Model {
  /** The newest schema. */
  readonly schema: number;
  /** The first update of a new one; null for nothing. */
  readonly empty: (() => Uint8Array) | null;
}

const models: Readonly<Record<LiveKind, Model>> = {
  doc: { schema: documentSchema, empty: emptyDocument },
  sheet: { schema: workbookSchema, empty: emptyWorkbook },
  slides: { schema: 1, empty: null },
};

export const isLive = (kind: FileKind): kind is LiveKind => kind in models;

export const schemaOfKind = (kind: LiveKind): number => models[kind].schema;

/** What a new live document of a kind holds before anybody types; null for nothing. */
export const beginningOf = (kind: LiveKind): Beginning | null => {
  const data = models[kind].empty?.();
  if (data === undefined) return null;
  return { data, clientIds: [...new Set(summarizeUpdate(data).structs.map(({ client }) => client))] };
};
