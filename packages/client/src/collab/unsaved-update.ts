import * as Y from 'yjs';
import type { Coverage } from './coverage.ts';
import { type Struct, writeUpdate } from './write-update.ts';

/**
 * The part of the document that the server does not have, as one update: whole structs that hold an unsaved clock, and the
 * unsaved deletions alone (the document's whole delete set may be long). Null when there is none.
 */
export const unsavedUpdate = (doc: Y.Doc, covered: Coverage, unsaved: Coverage): Uint8Array | null => {
  if (unsaved.isEmpty) return null;
  if (unsaved.structs.isEmpty) return writeUpdate([], unsaved.deletes);
  const beyond = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(covered.structs.vector()));
  const structs = Y.decodeUpdate(beyond).structs.filter(
    (struct): struct is Struct =>
      !(struct instanceof Y.Skip) &&
      unsaved.structs.common({
        client: struct.id.client,
        start: struct.id.clock,
        end: struct.id.clock + struct.length,
      }).length > 0,
  );
  return writeUpdate(structs, unsaved.deletes);
};
