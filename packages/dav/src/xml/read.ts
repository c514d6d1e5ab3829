import { SaxesParser, type SaxesTagNS } from 'saxes';
import { DavError } from '../dav-error.ts';
import type { QName } from './name.ts';
import { escapeText } from './write.ts';

export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Elements and attributes together. */
  readonly maxNodes: number;
}

/** Far above what clients send: the largest are PROPPATCHes with a few properties (SPEC DAV2). */
export const xmlLimits: XmlLimits = { maxBytes: 1024 * 1024, maxDepth: 32, maxNodes: 10_000 };

export interface XmlAttribute extends QName {
  readonly value: string;
}

export interface XmlElement extends QName {
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
}

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

const malformed = (reason: string): DavError => new DavError(400, `The body is not XML as this needs it: ${reason}`);

const attributesOf = (tag: SaxesTagNS): XmlAttribute[] =>
  Object.values(tag.attributes)
    .filter(({ uri }) => uri !== xmlnsNamespace)
    .map(({ uri, local, value }) => ({ namespace: uri, name: local, value }));

/**
 * The root element of a body, or null for an empty one. A document type is refused, and with it every entity of one's own.
 * *Errors*: 400 for what is not well-formed, 413 beyond the limits.
 */
export const readXml = async (
  body: AsyncIterable<Uint8Array> | null,
  limits: XmlLimits = xmlLimits,
): Promise<XmlElement | null> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | null = null;
  let bytes = 0;
  let nodes = 0;
  const tooLarge = (): DavError => new DavError(413, 'The XML in the body is too large.');

  parser.on('error', (error) => {
    throw malformed(error.message);
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type.');
  });
  parser.on('opentag', (tag) => {
    const attributes = attributesOf(tag);
    nodes += 1 + Object.keys(tag.attributes).length;
    if (open.length >= limits.maxDepth || nodes > limits.maxNodes) throw tooLarge();
    if (/^\{|\s/.test(tag.uri)) throw malformed('it has a namespace with a space in it.');
    const element: OpenElement = { namespace: tag.uri, name: tag.local, attributes, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    const element = open.pop() ?? null;
    if (open.length === 0) root = element;
  });
  const onText = (text: string): void => void open.at(-1)?.children.push(text);
  parser.on('text', onText);
  parser.on('cdata', onText);

  const decode = (part: Uint8Array | null): string => {
    try {
      return part === null ? decoder.decode() : decoder.decode(part, { stream: true });
    } catch {
      throw malformed('it is not UTF-8.');
    }
  };
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > limits.maxBytes) throw tooLarge();
    parser.write(decode(part));
  }
  const rest = decode(null);
  if (bytes === 0) return null;
  parser.write(rest).close();
  return root;
};

export const elementsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => typeof child !== 'string');

export const textOf = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

/**
 * The element by itself, every namespace declared where it is used, so that it can stand anywhere. `language` is the xml:lang
 * in whose scope it stood, if it says none itself (RFC 4918 §4.3).
 */
export const serialize = (element: XmlElement, language: string | null = null): string => {
  const namespaces = new Map<string, string>();
  const declared = (namespace: string): string => {
    const prefix = namespaces.get(namespace) ?? `n${namespaces.size}`;
    namespaces.set(namespace, prefix);
    return prefix;
  };
  const attributes = element.attributes.map(({ namespace, name, value }) => {
    const prefix = namespace === '' ? '' : namespace === xmlNamespace ? 'xml:' : `${declared(namespace)}:`;
    return ` ${prefix}${name}="${escapeText(value)}"`;
  });
  if (
    language !== null &&
    !element.attributes.some(({ namespace, name }) => namespace === xmlNamespace && name === 'lang')
  )
    attributes.push(` xml:lang="${escapeText(language)}"`);
  const tag = element.namespace === '' ? element.name : `${declared(element.namespace)}:${element.name}`;
  const declarations = [...namespaces].map(([namespace, prefix]) => ` xmlns:${prefix}="${escapeText(namespace)}"`);
  // Without a prefix an element has the default namespace of where it stands: none, here.
  if (element.namespace === '') declarations.push(' xmlns=""');
  const head = `${tag}${declarations.join('')}${attributes.join('')}`;
  if (element.children.length === 0) return `<${head}/>`;
  const inner = element.children.map((child) => (typeof child === 'string' ? escapeText(child) : serialize(child)));
  return `<${head}>${inner.join('')}</${tag}>`;
};
