import { paragraphAttributes } from './attributes.ts';
import { updateFromTree } from './write.ts';

/**
 * The first update of a new document: `meta.v` and one empty paragraph. The service that owns a document's log appends it when
 * it makes the document, and nobody else ever does. Its bytes are constant (fixed client id and clocks): were it appended twice,
 * Yjs would see the same structs again and nothing would change. That one paragraph is shared from the start, so two people who
 * type at once in a new document type into the same paragraph instead of each making a first one.
 */
export const emptyDocument = (): Uint8Array<ArrayBuffer> =>
  updateFromTree({ blocks: [{ type: 'paragraph', ...paragraphAttributes({ id: 'start' }), inlines: [] }] });
