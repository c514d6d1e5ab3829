import type { Block, DocumentTree, Inline, Paragraph } from './tree.ts';

const textOfInlines = (inlines: readonly Inline[]): string =>
  inlines.map((inline) => (inline.type === 'text' ? inline.text : '\n')).join('');

const linesOf = (block: Block): readonly string[] => {
  switch (block.type) {
    case 'paragraph':
      return [textOfInlines(block.inlines)];
    case 'codeBlock':
      return [block.text];
    case 'image':
      return block.decorative || block.alt === '' ? [] : [block.alt];
    case 'rule':
      return [];
    case 'callout':
      return block.blocks.flatMap(linesOf);
    case 'table':
      return block.rows.map((row) => row.cells.map((cell) => cell.blocks.flatMap(linesOf).join(' ')).join('\t'));
  }
};

/** The words alone: one line per paragraph, table cells parted by tabs. */
export const plainText = (tree: DocumentTree): string => tree.blocks.flatMap(linesOf).join('\n');

export const paragraphText = (paragraph: Paragraph): string => textOfInlines(paragraph.inlines);

const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+(?:['’.,:@/_-][\p{L}\p{N}\p{M}]+)*/gu;

export interface Count {
  readonly words: number;
  readonly characters: number;
  readonly charactersWithoutSpaces: number;
}

/** Words as a reader counts them: `co-editing` and `3.5` are one, each character of scripts without spaces is one. */
export const countWords = (text: string): Count => {
  let words = 0;
  for (const _ of text.matchAll(word)) words += 1;
  const printed = text.replace(/[\n\t]/g, '');
  return {
    words,
    characters: [...printed].length,
    charactersWithoutSpaces: [...printed.replace(/\s/gu, '')].length,
  };
};

export interface OutlineEntry {
  /** Absent on a heading nobody gave an id yet. */
  readonly id: string | null;
  /** 0 is the title, 1–6 the headings. */
  readonly level: number;
  readonly text: string;
}

/** The headings in order, empty ones left out. */
export const outlineOf = (tree: DocumentTree): readonly OutlineEntry[] => {
  const entries: OutlineEntry[] = [];
  const visit = (block: Block): void => {
    if (block.type === 'callout') block.blocks.forEach(visit);
    if (block.type !== 'paragraph' || block.style === null) return;
    const level = headingLevel(block.style);
    const text = paragraphText(block).trim();
    if (level !== null && text !== '') entries.push({ id: block.id, level, text });
  };
  tree.blocks.forEach(visit);
  return entries;
};

/** 0 for the title, 1–6 for headings, null for the rest. */
export const headingLevel = (style: unknown): number | null => {
  if (style === 'title') return 0;
  const match = typeof style === 'string' ? /^heading([1-6])$/.exec(style) : null;
  return match === null ? null : Number(match[1]);
};
