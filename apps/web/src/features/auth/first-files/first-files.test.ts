import { bodyName, docFromY, prependBlocks } from '@cloudity/docmodel';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { FirstFile } from './blocks.ts';
import { firstFiles as english } from './en.ts';
import { firstFiles as french } from './fr.ts';

const shapeOf = (files: readonly FirstFile[]) => files.map(({ blocks }) => blocks.map(({ type }) => type));

test('the first files are the same in every language', () => {
  expect(english).toHaveLength(3);
  expect(shapeOf(french)).toEqual(shapeOf(english));
  const names = new Set([...english, ...french].map(({ name }) => name));
  expect(names.size).toBe(6);
});

test.each([...english, ...french])('$name is read as it was written', ({ blocks }) => {
  const doc = new Y.Doc();
  prependBlocks(doc.getXmlFragment(bodyName), blocks);
  expect(docFromY(doc).blocks).toEqual(blocks);
});
