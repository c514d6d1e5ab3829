import * as Y from 'yjs';
import { bodyName, documentSchema, metaName } from './schema.ts';
import type { Block, DocumentTree, Inline, Marks } from './tree.ts';

const attributesOfMarks = (marks: Marks): Record<string, object> => ({
  ...Object.fromEntries(marks.plain.map((name) => [name, {}])),
  ...(marks.href === null ? {} : { link: { href: marks.href } }),
  ...(marks.color === null ? {} : { textColor: { color: marks.color } }),
  ...(marks.highlight === null ? {} : { highlight: { color: marks.highlight } }),
  ...(marks.font === null ? {} : { fontFamily: { family: marks.font } }),
  ...(marks.size === null ? {} : { fontSize: { pt: marks.size } }),
});

/** One Y.XmlText per run of text, as the editor's binding makes them: line breaks are elements between them. */
const childrenOfInlines = (inlines: readonly Inline[]): (Y.XmlText | Y.XmlElement)[] => {
  const children: (Y.XmlText | Y.XmlElement)[] = [];
  let delta: { insert: string; attributes: Record<string, object> }[] = [];
  const flush = (): void => {
    if (delta.length === 0) return;
    const text = new Y.XmlText();
    text.applyDelta(delta);
    children.push(text);
    delta = [];
  };
  for (const inline of inlines) {
    if (inline.type === 'text') delta.push({ insert: inline.text, attributes: attributesOfMarks(inline.marks) });
    else {
      flush();
      children.push(new Y.XmlElement('hardBreak'));
    }
  }
  flush();
  return children;
};

type Value = string | number | boolean | readonly (number | null)[] | null;

/** Absent and default values are not stored: an attribute that is not there costs nothing and conflicts with nobody. */
const element = (
  name: string,
  attributes: Readonly<Record<string, Value>>,
  children: readonly (Y.XmlElement | Y.XmlText)[] = [],
): Y.XmlElement => {
  const made = new Y.XmlElement<Record<string, Value>>(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value as never);
  }
  if (children.length > 0) made.insert(0, [...children]);
  return made as unknown as Y.XmlElement;
};

const yFromBlock = (block: Block): Y.XmlElement => {
  switch (block.type) {
    case 'paragraph': {
      const { type: _, change: _change, inlines, indent, ...attributes } = block;
      return element('paragraph', { ...attributes, indent: indent === 0 ? null : indent }, childrenOfInlines(inlines));
    }
    case 'table':
      return element(
        'table',
        {},
        block.rows.map((row) =>
          element(
            'tableRow',
            {},
            row.cells.map(({ blocks, colwidth, change: _, ...attributes }) =>
              element(
                'tableCell',
                { ...attributes, colwidth: colwidth.some((width) => width !== null) ? colwidth : null },
                blocks.map(yFromBlock),
              ),
            ),
          ),
        ),
      );
    case 'image': {
      const { type: _, change: _change, alt, ...attributes } = block;
      return element('image', { ...attributes, alt: alt === '' ? null : alt });
    }
    case 'codeBlock': {
      const text = block.text === '' ? [] : [new Y.XmlText(block.text)];
      return element('codeBlock', { lang: block.lang }, text);
    }
    case 'callout':
      return element('callout', { kind: block.kind }, block.blocks.map(yFromBlock));
    case 'rule':
      return element('rule', {});
  }
};

/** The blocks begin the body afterwards, written by this document's own client. *Concurrency*: inside the caller's transaction. */
export const prependBlocks = (body: Y.XmlFragment, blocks: readonly Block[]): void =>
  body.insert(0, blocks.map(yFromBlock));

/** Client id of what no person wrote. Yjs clients draw theirs at random from 32 bits and step aside when they meet their own. */
const seedClient = 1;

/**
 * One Yjs update (version 1) that makes the tree the content of an EMPTY document. The same tree gives the same bytes, down to
 * the ids inside, so that applying it again, anywhere, changes nothing (R3). Never make one from a live document's content.
 */
export const updateFromTree = (tree: Pick<DocumentTree, 'blocks'>): Uint8Array<ArrayBuffer> => {
  const doc = new Y.Doc();
  doc.clientID = seedClient;
  doc.transact(() => {
    doc.getMap(metaName).set('v', documentSchema);
    doc.getXmlFragment(bodyName).insert(0, tree.blocks.map(yFromBlock));
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return new Uint8Array(update);
};
