import { ListCounter, listMarker } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { attributesOf } from '../schema/paragraph.ts';
import { changesTextOnly } from './change-kind.ts';

export interface ListMarkersOptions {
  /** Name of a check box before it is focused; then the paragraph's words are its name. */
  readonly checkLabel: string;
}

const toggle = (view: EditorView, box: HTMLInputElement): void => {
  const paragraph = box.closest('[data-list="check"]');
  if (paragraph === null || !view.editable) return;
  const position = view.posAtDOM(paragraph, 0) - 1;
  const node = view.state.doc.nodeAt(position);
  if (node?.type.name !== 'paragraph') return;
  view.dispatch(view.state.tr.setNodeAttribute(position, 'checked', node.attrs.checked === true ? null : true));
};

/** A real check box, so that assistive technology says what it is and whether it is ticked (A1). */
const checkBox =
  (isChecked: boolean, label: string) =>
  (view: EditorView): HTMLElement => {
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.className = 'doc-check';
    box.checked = isChecked;
    box.disabled = !view.editable;
    box.contentEditable = 'false';
    box.setAttribute('aria-label', label);
    // Ticking is a change of the document: what the box shows follows from that, never the other way round.
    box.addEventListener('click', (event) => {
      event.preventDefault();
      toggle(view, box);
    });
    box.addEventListener('mousedown', (event) => event.preventDefault());
    box.addEventListener('focus', () => box.setAttribute('aria-label', box.parentElement?.textContent || label));
    return box;
  };

const decorate = (doc: Node, checkLabel: string): DecorationSet => {
  const decorations: Decoration[] = [];
  const visit = (parent: Node, start: number): void => {
    const counter = new ListCounter();
    parent.forEach((node, offset) => {
      const position = start + offset;
      if (node.type.name !== 'paragraph') {
        counter.next(null);
        if (!node.isTextblock && !node.isAtom) visit(node, position + 1);
        return;
      }
      const attributes = attributesOf(node);
      const number = counter.next(attributes);
      if (attributes.list === null) return;
      if (attributes.list === 'check') {
        decorations.push(
          Decoration.widget(position + 1, checkBox(attributes.checked, checkLabel), {
            side: -1,
            key: attributes.checked ? 'checked' : 'open',
            ignoreSelection: true,
            stopEvent: () => true,
          }),
        );
        return;
      }
      const marker = listMarker(attributes.list, attributes.indent, number);
      decorations.push(Decoration.node(position, position + node.nodeSize, { 'data-marker': marker }));
    });
  };
  visit(doc, 0);
  return DecorationSet.create(doc, decorations);
};

const key = new PluginKey<DecorationSet>('listMarkers');

/** Puts the markers before list paragraphs. They are computed, never stored, so they are right whatever was merged. */
export const ListMarkers = Extension.create<ListMarkersOptions>({
  name: 'listMarkers',
  addOptions: () => ({ checkLabel: 'Done' }),
  addProseMirrorPlugins() {
    const { checkLabel } = this.options;
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_config, state) => decorate(state.doc, checkLabel),
          apply: (transaction, before) => {
            if (!transaction.docChanged) return before;
            return changesTextOnly(transaction)
              ? before.map(transaction.mapping, transaction.doc)
              : decorate(transaction.doc, checkLabel);
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
