import { safeHref } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import { DOMSerializer, type Fragment, type Schema, type Slice } from '@tiptap/pm/model';
import { Plugin, Selection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

const blockTags = 'p,h1,h2,h3,h4,h5,h6,table,pre,hr,figure,div,ul,ol,blockquote';

const kindOf = (list: Element, item: Element): string => {
  const isCheck =
    item.getAttribute('role') === 'checkbox' ||
    item.querySelector(
      ':scope > input[type=checkbox], :scope > label > input[type=checkbox], :scope > p > input[type=checkbox]',
    ) !== null;
  if (isCheck) return 'check';
  return list.tagName === 'OL' ? 'number' : 'bullet';
};

const isChecked = (item: Element): boolean =>
  item.getAttribute('aria-checked') === 'true' ||
  item.querySelector('input[type=checkbox]')?.hasAttribute('checked') === true;

/** Turns one nested list into paragraphs that carry kind and level, in the place of the list. */
const flattenList = (list: Element, level: number): readonly Element[] =>
  [...list.children].flatMap((item): readonly Element[] => {
    if (item.tagName === 'UL' || item.tagName === 'OL') return flattenList(item, level + 1);
    const document = list.ownerDocument;
    const made: Element[] = [];
    let isFirst = true;
    let open: Element | null = null;
    const mark = (paragraph: Element): void => {
      if (isFirst) {
        paragraph.setAttribute('data-list', kindOf(list, item));
        if (isChecked(item)) paragraph.setAttribute('data-checked', 'true');
      }
      const indent = isFirst ? level : level + 1;
      if (indent > 0) paragraph.setAttribute('data-indent', String(Math.min(8, indent)));
      isFirst = false;
    };
    for (const child of [...item.childNodes]) {
      const element = child instanceof Element ? child : null;
      if (element?.tagName === 'UL' || element?.tagName === 'OL') {
        made.push(...flattenList(element, level + 1));
        open = null;
      } else if (element?.matches('p,h1,h2,h3,h4,h5,h6') === true) {
        mark(element);
        made.push(element);
        open = null;
      } else if (element?.matches(blockTags) === true) {
        made.push(element);
        open = null;
      } else if (open !== null || (child.textContent ?? '').trim() !== '' || element?.tagName === 'BR') {
        if (open === null) {
          open = document.createElement('p');
          mark(open);
          made.push(open);
        }
        open.append(child);
      }
    }
    return made;
  });

/** Pasted HTML in the flat form of our documents: lists and quotes become marked paragraphs. Parsed inertly: nothing loads or runs. */
export const flattenHtml = (html: string): string => {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const { body } = parsed;
  for (const list of body.querySelectorAll('ul, ol')) {
    if (list.parentElement?.closest('ul, ol') !== null) continue;
    list.replaceWith(...flattenList(list, 0));
  }
  for (const quote of body.querySelectorAll('blockquote')) {
    const paragraphs = quote.querySelectorAll('p');
    if (paragraphs.length === 0) continue;
    for (const paragraph of paragraphs) paragraph.setAttribute('data-style', 'quote');
    quote.replaceWith(...quote.childNodes);
  }
  return body.innerHTML;
};

/** The opposite, for other programs: neighbouring list paragraphs as nested lists. */
const nestLists = (container: DocumentFragment | HTMLElement): void => {
  const open: { readonly list: HTMLElement; readonly kind: string; readonly level: number }[] = [];
  for (const child of [...container.children]) {
    const kind = child instanceof HTMLElement ? child.dataset.list : undefined;
    if (!(child instanceof HTMLElement) || kind === undefined) {
      open.length = 0;
      continue;
    }
    const level = Number(child.dataset.indent ?? 0);
    while ((open.at(-1)?.level ?? -1) > level) open.pop();
    if (open.at(-1)?.level === level && open.at(-1)?.kind !== kind) open.pop();
    let target = open.at(-1);
    if (target?.level !== level) {
      const list = document.createElement(kind === 'number' ? 'ol' : 'ul');
      const parent = target?.list.lastElementChild ?? null;
      if (parent === null) container.insertBefore(list, child);
      else parent.append(list);
      target = { list, kind, level };
      open.push(target);
    }
    const item = document.createElement('li');
    if (kind === 'check') {
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.toggleAttribute('checked', child.dataset.checked === 'true');
      item.append(box);
    }
    item.append(child);
    target.list.append(item);
  }
};

class ListSerializer extends DOMSerializer {
  override serializeFragment(
    fragment: Fragment,
    options?: { document?: Document },
    target?: HTMLElement | DocumentFragment,
  ): HTMLElement | DocumentFragment {
    const made = super.serializeFragment(fragment, options, target);
    if (target === undefined) nestLists(made as DocumentFragment);
    return made;
  }
}

const serializer = (schema: Schema): DOMSerializer =>
  new ListSerializer(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema));

/**
 * Several blocks pasted into an empty paragraph take its place. (ProseMirror would pour the first one's words into it, and a
 * heading or a list item would come without its form.)
 */
const pasteBlocks = (view: EditorView, slice: Slice): boolean => {
  const { $from, empty } = view.state.selection;
  const { content } = slice;
  const isPlace = empty && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  if (!isPlace || content.childCount < 2 || content.firstChild?.isTextblock !== true) return false;
  const container = $from.node(-1);
  if (!container.canReplace($from.index(-1), $from.index(-1) + 1, content)) return false;
  const transaction = view.state.tr.replaceWith($from.before(), $from.after(), content);
  const end = $from.before() + content.size;
  transaction.setSelection(Selection.near(transaction.doc.resolve(end), -1));
  view.dispatch(transaction.scrollIntoView().setMeta('paste', true));
  return true;
};

/** Copies as lists that other programs understand, and takes theirs. */
export const Clipboard = Extension.create({
  name: 'clipboard',
  addProseMirrorPlugins() {
    const { schema } = this.editor;
    return [
      new Plugin({
        props: {
          transformPastedHTML: flattenHtml,
          clipboardSerializer: serializer(schema),
          handlePaste: (view, event, slice) => {
            if (pasteBlocks(view, slice)) return true;
            // An address pasted on words makes a link of them.
            const text = event.clipboardData?.getData('text/plain').trim() ?? '';
            const { selection } = view.state;
            const href = /^(?:https?:\/\/|mailto:)\S+$/.test(text) ? safeHref(text) : null;
            const link = schema.marks.link;
            if (href === null || link === undefined || selection.empty || !selection.$from.sameParent(selection.$to))
              return false;
            if (!selection.$from.parent.type.allowsMarkType(link)) return false;
            view.dispatch(view.state.tr.addMark(selection.from, selection.to, link.create({ href })));
            return true;
          },
        },
      }),
    ];
  },
});
