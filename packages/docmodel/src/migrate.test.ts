import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { emptyDocument } from './empty.ts';
import { mayEditSchema, migrateDocument } from './migrate.ts';
import { schemaOf } from './read.ts';
import { documentSchema } from './schema.ts';

describe('migrateDocument', () => {
  it('does nothing to a current document', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, emptyDocument());
    const before = Y.encodeStateVector(doc);
    expect(migrateDocument(doc)).toBe(false);
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  it('takes every step once, in one transaction, and never touches a newer document', () => {
    const doc = new Y.Doc();
    const seen: number[] = [];
    let transactions = 0;
    doc.on('afterTransaction', () => {
      transactions += 1;
    });
    const steps = [1, 2].map((from) => ({ from, run: () => seen.push(from) }));
    expect(migrateDocument(doc, steps, 3)).toBe(true);
    expect({ seen, version: schemaOf(doc), transactions }).toEqual({ seen: [1, 2], version: 3, transactions: 1 });
    expect(migrateDocument(doc, steps, 3)).toBe(false);
    expect(migrateDocument(doc, steps, 2)).toBe(false);
    expect(() => migrateDocument(new Y.Doc(), [], 2)).toThrow(/no migration/);
  });

  it('lets an editor write only what it knows (H15)', () => {
    expect(mayEditSchema(documentSchema)).toBe(true);
    expect(mayEditSchema(documentSchema + 1)).toBe(false);
  });
});
