import { safeCalloutKind, safeLanguage } from '@cloudity/docmodel';
import { Node } from '@tiptap/core';

/** Blocks a table cell may hold; tables and callouts do not nest in themselves, so no document is deeper than a page can show. */
export const cellContent = '(paragraph | image | codeBlock | callout | rule)+';

export const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: '(paragraph | image | codeBlock | rule)+',
  defining: true,
  addAttributes: () => ({ kind: { default: null, rendered: false } }),
  parseHTML: () => [
    { tag: 'div[data-callout]', getAttrs: (element: HTMLElement) => ({ kind: element.dataset.callout }) },
    { tag: 'aside.callout' },
  ],
  renderHTML: ({ node }) => ['div', { 'data-callout': safeCalloutKind(node.attrs.kind), role: 'note' }, 0],
});

export const Rule = Node.create({
  name: 'rule',
  group: 'block',
  atom: true,
  parseHTML: () => [{ tag: 'hr' }],
  renderHTML: () => ['hr'],
});

export const CodeBlock = Node.create({
  name: 'codeBlock',
  group: 'block',
  content: 'text*',
  marks: '',
  code: true,
  defining: true,
  addAttributes: () => ({ lang: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: 'pre',
      preserveWhitespace: 'full',
      getAttrs: (element: HTMLElement) => {
        const name = /\blanguage-([^\s]+)/.exec(element.querySelector('code')?.className ?? '')?.[1];
        return { lang: safeLanguage(element.dataset.lang ?? name) };
      },
    },
  ],
  renderHTML: ({ node }) => {
    const lang = safeLanguage(node.attrs.lang);
    return ['pre', { spellcheck: 'false', dir: 'ltr', ...(lang === null ? {} : { 'data-lang': lang }) }, ['code', 0]];
  },
});
