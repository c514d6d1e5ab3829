import { describe, expect, it } from 'vitest';
import { paragraphAttributes } from './attributes.ts';
import { countWords, headingLevel, outlineOf } from './text.ts';
import { type Block, noMarks } from './tree.ts';

describe('countWords', () => {
  it.each([
    ['', 0],
    ['  \n ', 0],
    ['one two', 2],
    ["don't co-edit 3.5 kg", 4],
    ['L’été, déjà : fini !', 3],
    ['— … !', 0],
    ['日本語', 3],
    ['नमस्ते दुनिया', 2],
  ])('%j has %i words', (text, words) => {
    expect(countWords(text).words).toBe(words);
  });

  it('counts characters, not code units, and no line ends', () => {
    expect(countWords('a 👋\nb')).toEqual({ words: 2, characters: 4, charactersWithoutSpaces: 3 });
  });
});

describe('outlineOf', () => {
  const heading = (style: 'title' | 'heading2' | null, text: string, id: string): Block => ({
    type: 'paragraph',
    ...paragraphAttributes({ style, id }),
    inlines: [{ type: 'text', text, marks: noMarks }],
  });
  it('lists headings with their ids, those in callouts too, and leaves empty ones out', () => {
    const blocks: readonly Block[] = [
      heading('title', 'Plan', 'p1'),
      heading(null, 'text', 'p2'),
      heading('heading2', ' ', 'p3'),
      { type: 'callout', kind: 'info', blocks: [heading('heading2', 'Inside', 'p4')] },
    ];
    expect(outlineOf({ schema: 1, blocks })).toEqual([
      { id: 'p1', level: 0, text: 'Plan' },
      { id: 'p4', level: 2, text: 'Inside' },
    ]);
    expect(headingLevel('heading7')).toBeNull();
  });
});
