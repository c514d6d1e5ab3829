import { SaxesParser } from 'saxes';
import { ConvertError } from '../convert-error.ts';

/** An element; names are without their prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of itself, without that of its children. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: OpenElement[];
  text: string;
}

const mostNodes = 1_000_000;
const mostDepth = 64;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** What is done with an element as soon as it is closed, instead of keeping all of a part. */
export interface ReadOptions {
  /** True when it was taken: it is not among the children of its parent then, and does not count any more. */
  readonly take?: (element: XmlElement) => boolean;
  /** Names of elements whose pieces of text are children too, named `#text`, where their order matters. */
  readonly mixed?: ReadonlySet<string>;
}

const unreadable = (cause?: unknown): ConvertError =>
  new ConvertError('unreadable', 'A part of the file is damaged.', { cause });

/**
 * The root of a part of a file. Entities of its own are never made: a document type is refused.
 * *Errors*: `unreadable`, `too_large` beyond a million elements and attributes or 64 levels.
 */
export const readXml = (text: string, { take, mixed }: ReadOptions = {}): XmlElement => {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const document: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const open: OpenElement[] = [document];
  const counts: number[] = [0];
  let nodes = 0;
  parser.on('error', (error) => {
    throw unreadable(error);
  });
  parser.on('doctype', () => {
    throw unreadable();
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: OpenElement = { name: localName(name), attributes: Object.create(null), children: [], text: '' };
    counts.push(nodes);
    for (const [key, value] of Object.entries(attributes)) {
      nodes += 1;
      // `r:id` is told from `id` by the relations alone, where both mean the same.
      element.attributes[localName(key)] = value;
    }
    nodes += 1;
    if (nodes > mostNodes || open.length > mostDepth)
      throw new ConvertError('too_large', 'A part of the file holds more than a spreadsheet can.');
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    const before = counts.pop() ?? 0;
    if (element === undefined || take?.(element) !== true) return;
    open.at(-1)?.children.pop();
    nodes = before;
  });
  const onText = (piece: string): void => {
    const element = open.at(-1);
    if (element === undefined) return;
    element.text += piece;
    if (mixed?.has(element.name)) element.children.push({ name: '#text', attributes: {}, children: [], text: piece });
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.write(text.replace(/^\ufeff/, '')).close();
  const [root] = document.children;
  if (root === undefined) throw unreadable();
  return root;
};

export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** The first element that is reached by these names, one a level. */
export const childOf = (element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined =>
  names.reduce<XmlElement | undefined>((from, name) => from?.children.find((child) => child.name === name), element);

/** All elements of this name below, at any depth. */
export const descendantsOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...descendantsOf(child, name)]);

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As text or the value of an attribute; what XML cannot hold is left out. */
export const escapedXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '');
