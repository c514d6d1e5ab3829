import { type Colour, type FontFamily, maxFontSize, minFontSize, safeHref } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import { getMarkRange } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';

/** Sets a mark with a value, or takes it away with null; on a caret it holds for what is typed next. */
const setValue = (editor: Editor, name: string, attributes: Record<string, unknown> | null): void => {
  const chain = editor.chain().focus();
  (attributes === null ? chain.unsetMark(name) : chain.setMark(name, attributes)).run();
};

export const setTextColor = (editor: Editor, color: Colour | null): void =>
  setValue(editor, 'textColor', color === null ? null : { color });
export const setHighlight = (editor: Editor, color: Colour | null): void =>
  setValue(editor, 'highlight', color === null ? null : { color });
export const setFontFamily = (editor: Editor, family: FontFamily | null): void =>
  setValue(editor, 'fontFamily', family === null ? null : { family });
/** Points; null is the style's own size. */
export const setFontSize = (editor: Editor, pt: number | null): void =>
  setValue(editor, 'fontSize', pt === null ? null : { pt: Math.min(maxFontSize, Math.max(minFontSize, pt)) });

/** All marks and the form of the paragraphs, words and links stay. */
export const clearFormatting = (editor: Editor): void => {
  const { state, view } = editor;
  const transaction = state.tr;
  for (const { $from, $to } of state.selection.ranges) {
    for (const [name, type] of Object.entries(state.schema.marks)) {
      if (name !== 'link') transaction.removeMark($from.pos, $to.pos, type);
    }
  }
  view.dispatch(transaction.setStoredMarks([]));
};

export interface LinkTarget {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Empty for a new one. */
  readonly href: string;
}

/** The link under the caret, or what is selected for a new one; an empty range where nothing is selected. */
export const linkTarget = (editor: Editor): LinkTarget => {
  const { state } = editor;
  const type = state.schema.marks.link;
  const { $from, from, to } = state.selection;
  const range = type === undefined ? undefined : getMarkRange($from, type);
  const found = range ?? { from, to };
  const mark =
    range === undefined
      ? undefined
      : state.doc
          .resolve(found.from + 1)
          .marks()
          .find((one) => one.type === type);
  return { ...found, text: state.doc.textBetween(found.from, found.to, ' '), href: String(mark?.attrs.href ?? '') };
};

/** Words and address at a place; the words are only written when they differ. The caret then stands behind the link. */
export const applyLink = (editor: Editor, target: LinkTarget, text: string, href: string): void => {
  const { state, view } = editor;
  const type = state.schema.marks.link;
  const safe = safeHref(href);
  if (type === undefined || safe === null) return;
  const transaction = state.tr;
  const words = text === '' ? safe : text;
  let { to } = target;
  if (words !== target.text) {
    transaction.insertText(words, target.from, target.to);
    to = target.from + words.length;
  }
  transaction.removeMark(target.from, to, type).addMark(target.from, to, type.create({ href: safe }));
  transaction.setSelection(TextSelection.create(transaction.doc, to)).removeStoredMark(type);
  view.dispatch(transaction.scrollIntoView());
  view.focus();
};

export const removeLink = (editor: Editor, target: LinkTarget): void => {
  const type = editor.state.schema.marks.link;
  if (type !== undefined) editor.view.dispatch(editor.state.tr.removeMark(target.from, target.to, type));
  editor.view.focus();
};
