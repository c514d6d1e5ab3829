import { Extension } from '@tiptap/core';
import type { ResolvedPos } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/**
 * Marks the block the caret is in, which must never be skipped by `content-visibility` (style/document.css). A block that was made
 * a moment ago counts as out of sight until the next frame, and Chromium puts a letter typed into it before then behind the
 * caret: somebody quick would write "aids" for "said".
 */
export const CaretBlock = Extension.create({
  name: 'caretBlock',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations: ({ doc, selection: { $from, $to } }) => {
          const mark = (position: ResolvedPos): Decoration | null =>
            position.depth === 0
              ? null
              : Decoration.node(position.before(1), position.after(1), { class: 'has-caret' });
          const isOne = $from.depth > 0 && $to.depth > 0 && $from.before(1) === $to.before(1);
          const marks = [mark($from), isOne ? null : mark($to)].filter((decoration) => decoration !== null);
          return marks.length === 0 ? null : DecorationSet.create(doc, marks);
        },
      },
    }),
  ],
});
