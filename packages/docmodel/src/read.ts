import * as Y from 'yjs';
import {
  cellAttributes,
  imageAttributes,
  paragraphAttributes,
  type RawAttributes,
  safeCalloutKind,
  safeColour,
  safeFontFamily,
  safeFontSize,
  safeLanguage,
} from './attributes.ts';
import { safeHref } from './safe-url.ts';
import { bodyName, maxDepth, metaName, plainMarks } from './schema.ts';
import {
  type Block,
  type Change,
  type DocumentTree,
  type Inline,
  type Marks,
  noMarks,
  type TableCell,
  type TableRow,
  type TextRun,
} from './tree.ts';

const objectOf = (value: unknown): RawAttributes =>
  typeof value === 'object' && value !== null ? (value as RawAttributes) : {};

const marksOf = (attributes: unknown): Marks => {
  const raw = objectOf(attributes);
  const names = Object.keys(raw).filter((name) => raw[name] !== null && raw[name] !== undefined);
  if (names.length === 0) return noMarks;
  return {
    plain: plainMarks.filter((name) => names.includes(name)),
    href: safeHref(objectOf(raw.link).href),
    color: safeColour(objectOf(raw.textColor).color),
    highlight: names.includes('highlight') ? (safeColour(objectOf(raw.highlight).color) ?? 'yellow') : null,
    font: safeFontFamily(objectOf(raw.fontFamily).family),
    size: safeFontSize(objectOf(raw.fontSize).pt),
  };
};

/** A stretch of text with one set of formatting attributes, as Yjs keeps them. */
export interface RawRun {
  readonly text: string;
  readonly attributes: unknown;
  readonly change?: Change;
}

export interface RawChild {
  readonly node: unknown;
  readonly change?: Change;
}

/** How a body is looked at: as it is now, or as something else that its Y.Doc remembers. */
export interface BodyReader {
  readonly childrenOf: (parent: Y.XmlFragment) => readonly RawChild[];
  readonly attributesOf: (element: Y.XmlElement) => RawAttributes;
  readonly runsOf: (text: Y.XmlText) => readonly RawRun[];
}

interface Delta {
  readonly insert?: unknown;
  readonly attributes?: unknown;
}

const currentState: BodyReader = {
  childrenOf: (parent) => parent.toArray().map((node) => ({ node })),
  attributesOf: (element) => element.getAttributes() as RawAttributes,
  runsOf: (text) =>
    (text.toDelta() as readonly Delta[]).flatMap(({ insert, attributes }) =>
      typeof insert === 'string' ? [{ text: insert, attributes }] : [],
    ),
};

const plainParagraph = (inlines: readonly Inline[]): Block => ({
  type: 'paragraph',
  ...paragraphAttributes({}),
  inlines,
});

/** Left out where there is none, so that a tree that compares nothing has no trace of it. */
const changed = (change: Change | undefined) => (change === undefined ? {} : { change });

class TreeReader {
  readonly #reader: BodyReader;

  constructor(reader: BodyReader) {
    this.#reader = reader;
  }

  blocks(children: readonly RawChild[], depth: number): readonly Block[] {
    return children.flatMap(({ node, change }): readonly Block[] => {
      if (node instanceof Y.XmlText) {
        const inlines = this.#runs(node);
        return inlines.length === 0 ? [] : [plainParagraph(inlines)];
      }
      if (!(node instanceof Y.XmlElement)) return [];
      const block = depth < maxDepth ? this.#block(node, depth) : plainParagraph(this.#inlines([{ node }]));
      return [{ ...block, ...changed(change) }];
    });
  }

  #children(parent: Y.XmlFragment): readonly RawChild[] {
    return this.#reader.childrenOf(parent);
  }

  #runs(text: Y.XmlText): readonly TextRun[] {
    return this.#reader
      .runsOf(text)
      .flatMap(({ text, attributes, change }): readonly TextRun[] =>
        text === '' ? [] : [{ type: 'text', text, marks: marksOf(attributes), ...changed(change) }],
      );
  }

  /** All text below, without recursion: what is nested too deep for a page must not be able to exhaust the stack either. */
  #runsBelow(root: Y.XmlElement): readonly TextRun[] {
    const runs: TextRun[] = [];
    const stack: unknown[] = [root];
    while (stack.length > 0) {
      const next = stack.pop();
      if (next instanceof Y.XmlText) for (const run of this.#runs(next)) runs.push(run);
      else if (next instanceof Y.XmlElement) for (const { node } of this.#children(next).toReversed()) stack.push(node);
    }
    return runs;
  }

  #inlines(children: readonly RawChild[]): readonly Inline[] {
    return children.flatMap(({ node, change }): readonly Inline[] => {
      if (node instanceof Y.XmlText) return this.#runs(node);
      if (!(node instanceof Y.XmlElement)) return [];
      if (node.nodeName === 'hardBreak') return [{ type: 'break', ...changed(change) }];
      const text = textOf(this.#runsBelow(node));
      return text === '' ? [] : [{ type: 'text', text, marks: noMarks, ...changed(change) }];
    });
  }

  #cell(element: Y.XmlElement, depth: number): TableCell {
    return {
      ...cellAttributes(this.#reader.attributesOf(element)),
      blocks: this.blocks(this.#children(element), depth + 1),
    };
  }

  #row(element: Y.XmlElement, depth: number): TableRow {
    return {
      cells: this.#children(element).flatMap(({ node, change }) =>
        node instanceof Y.XmlElement && node.nodeName === 'tableCell'
          ? [{ ...this.#cell(node, depth), ...changed(change) }]
          : [],
      ),
    };
  }

  #block(element: Y.XmlElement, depth: number): Block {
    const raw = this.#reader.attributesOf(element);
    switch (element.nodeName) {
      case 'paragraph':
        return { type: 'paragraph', ...paragraphAttributes(raw), inlines: this.#inlines(this.#children(element)) };
      case 'table': {
        const rows = this.#children(element).flatMap(({ node, change }) =>
          node instanceof Y.XmlElement && node.nodeName === 'tableRow'
            ? [{ ...this.#row(node, depth), ...changed(change) }]
            : [],
        );
        return { type: 'table', rows: rows.filter((row) => row.cells.length > 0) };
      }
      case 'image':
        return { type: 'image', ...imageAttributes(raw) };
      case 'codeBlock': {
        const runs = this.#runsBelow(element);
        const parts = runs.some(({ change }) => change !== undefined) ? { runs } : {};
        return { type: 'codeBlock', lang: safeLanguage(raw.lang), text: textOf(runs), ...parts };
      }
      case 'callout':
        return {
          type: 'callout',
          kind: safeCalloutKind(raw.kind),
          blocks: this.blocks(this.#children(element), depth + 1),
        };
      case 'rule':
        return { type: 'rule' };
      default:
        return plainParagraph(this.#inlines([{ node: element }]));
    }
  }
}

const textOf = (runs: readonly TextRun[]): string => runs.map(({ text }) => text).join('');

/**
 * The body as a checked tree, looked at as it is now or through `reader`. Never throws and never changes the shared document,
 * whatever is in it; unknown nodes keep their text.
 */
export const blocksFromFragment = (fragment: Y.XmlFragment, reader: BodyReader = currentState): readonly Block[] =>
  new TreeReader(reader).blocks(reader.childrenOf(fragment), 0);

/** The whole document as a checked tree; see {@link blocksFromFragment}. */
export const docFromY = (doc: Y.Doc): DocumentTree => ({
  schema: schemaOf(doc),
  blocks: blocksFromFragment(doc.getXmlFragment(bodyName)),
});

/** The schema version the document was written with; 1 when it says nothing. */
export const schemaOf = (doc: Y.Doc): number => {
  const version: unknown = doc.getMap(metaName).get('v');
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : 1;
};

/** How deep blocks nest below the body, without recursion. An editor refuses to mount what is deeper than `maxDepth * 4`. */
export const depthOf = (fragment: Y.XmlFragment): number => {
  let deepest = 0;
  const stack: { readonly node: Y.XmlFragment; readonly depth: number }[] = [{ node: fragment, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const depth = next.depth;
    deepest = Math.max(deepest, depth);
    for (const child of next.node.toArray())
      if (child instanceof Y.XmlElement) stack.push({ node: child, depth: depth + 1 });
  }
  return deepest;
};
