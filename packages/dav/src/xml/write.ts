import { davNamespace, type QName } from './name.ts';

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
/** What XML 1.0 has no way to write (§2.2). */
const unwritable = /[\p{Cs}\ufffe\uffff]|[^\P{Cc}\t\n\r\u007f-\u009f]/gu;
const needsWork = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** Text as content or attribute value; what XML cannot hold becomes U+FFFD. */
export const escapeText = (text: string): string =>
  needsWork.test(text)
    ? text.replace(unwritable, '\ufffd').replace(/[&<>"\t\n\r]/g, (character) => replacements[character] ?? '')
    : text;

export const xmlDeclaration = '<?xml version="1.0" encoding="utf-8"?>\n';

/** An empty element of that name; names come from a parser or from code and are well-formed. */
export const emptyElement = ({ namespace, name }: QName): string =>
  namespace === davNamespace ? `<D:${name}/>` : `<${name} xmlns="${escapeText(namespace)}"/>`;

/** An element around XML. */
export const wrap = ({ namespace, name }: QName, inner: string): string =>
  namespace === davNamespace
    ? `<D:${name}>${inner}</D:${name}>`
    : `<x:${name} xmlns:x="${escapeText(namespace)}">${inner}</x:${name}>`;
