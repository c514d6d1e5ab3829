import type { VirtualElement } from '@floating-ui/dom';
import type { Editor } from '@tiptap/core';

/** The box around a range of the document, asked anew each time it is looked at. */
export const rangeAnchor = (editor: Editor, from: number, to: number): VirtualElement => ({
  contextElement: editor.view.dom,
  getBoundingClientRect: () => {
    const { size } = editor.state.doc.content;
    const start = editor.view.coordsAtPos(Math.min(from, size));
    const end = editor.view.coordsAtPos(Math.min(to, size), -1);
    const isOneLine = Math.abs(start.top - end.top) < 2;
    return new DOMRect(
      start.left,
      start.top,
      isOneLine ? Math.max(0, end.right - start.left) : 0,
      Math.max(start.bottom, end.bottom) - start.top,
    );
  },
});

/** The box of the block at a position. */
export const blockAnchor = (editor: Editor, position: number): VirtualElement => ({
  contextElement: editor.view.dom,
  getBoundingClientRect: () => {
    const dom = editor.view.nodeDOM(position);
    return dom instanceof Element ? dom.getBoundingClientRect() : new DOMRect();
  },
});
