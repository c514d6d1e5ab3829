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
  type DocumentTree,
  type Inline,
  type Marks,
  noMarks,
  type TableCell,
  type TableRow,
} from './tree.ts';

type Child = Y.XmlElement | Y.XmlText | Y.XmlHook;

const attributesOf = (element: Y.XmlElement): RawAttributes => element.getAttributes() as RawAttributes;

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

interface Delta {
  readonly insert?: unknown;
  readonly attributes?: unknown;
}

const runsOf = (text: Y.XmlText): readonly Inline[] =>
  (text.toDelta() as readonly Delta[]).flatMap((part): readonly Inline[] =>
    typeof part.insert === 'string' && part.insert !== ''
      ? [{ type: 'text', text: part.insert, marks: marksOf(part.attributes) }]
      : [],
  );

/** All text below, without recursion: what is nested too deep for a page must not be able to exhaust the stack either. */
const textBelow = (root: Y.XmlElement | Y.XmlText): string => {
  const parts: string[] = [];
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const next = stack.pop();
    if (next instanceof Y.XmlText)
      parts.push(
        runsOf(next)
          .map((run) => (run.type === 'text' ? run.text : ''))
          .join(''),
      );
    else if (next instanceof Y.XmlElement) for (const child of next.toArray().reverse()) stack.push(child);
  }
  return parts.join('');
};

const inlinesOf = (children: readonly Child[]): readonly Inline[] =>
  children.flatMap((child): readonly Inline[] => {
    if (child instanceof Y.XmlText) return runsOf(child);
    if (!(child instanceof Y.XmlElement)) return [];
    if (child.nodeName === 'hardBreak') return [{ type: 'break' }];
    const text = textBelow(child);
    return text === '' ? [] : [{ type: 'text', text, marks: noMarks }];
  });

const childrenOf = (fragment: Y.XmlFragment): readonly Child[] => fragment.toArray() as readonly Child[];

const plainParagraph = (inlines: readonly Inline[]): Block => ({
  type: 'paragraph',
  ...paragraphAttributes({}),
  inlines,
});

const cellFromY = (element: Y.XmlElement, depth: number): TableCell => ({
  ...cellAttributes(attributesOf(element)),
  blocks: blocksFromY(childrenOf(element), depth + 1),
});

const rowFromY = (element: Y.XmlElement, depth: number): TableRow => ({
  cells: childrenOf(element).flatMap((child) =>
    child instanceof Y.XmlElement && child.nodeName === 'tableCell' ? [cellFromY(child, depth)] : [],
  ),
});

const blockFromY = (element: Y.XmlElement, depth: number): Block => {
  const raw = attributesOf(element);
  switch (element.nodeName) {
    case 'paragraph':
      return { type: 'paragraph', ...paragraphAttributes(raw), inlines: inlinesOf(childrenOf(element)) };
    case 'table': {
      const rows = childrenOf(element).flatMap((child) =>
        child instanceof Y.XmlElement && child.nodeName === 'tableRow' ? [rowFromY(child, depth)] : [],
      );
      return { type: 'table', rows: rows.filter((row) => row.cells.length > 0) };
    }
    case 'image':
      return { type: 'image', ...imageAttributes(raw) };
    case 'codeBlock':
      return { type: 'codeBlock', lang: safeLanguage(raw.lang), text: textBelow(element) };
    case 'callout':
      return { type: 'callout', kind: safeCalloutKind(raw.kind), blocks: blocksFromY(childrenOf(element), depth + 1) };
    case 'rule':
      return { type: 'rule' };
    default:
      return plainParagraph(inlinesOf([element]));
  }
};

const blocksFromY = (children: readonly Child[], depth: number): readonly Block[] =>
  children.flatMap((child): readonly Block[] => {
    if (child instanceof Y.XmlText) {
      const inlines = runsOf(child);
      return inlines.length === 0 ? [] : [plainParagraph(inlines)];
    }
    if (!(child instanceof Y.XmlElement)) return [];
    return [depth < maxDepth ? blockFromY(child, depth) : plainParagraph(inlinesOf([child]))];
  });

/** The body as a checked tree. Never throws and never changes the shared document, whatever is in it; unknown nodes keep their text. */
export const blocksFromFragment = (fragment: Y.XmlFragment): readonly Block[] => blocksFromY(childrenOf(fragment), 0);

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
