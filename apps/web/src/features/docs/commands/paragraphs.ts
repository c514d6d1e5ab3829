import { maxIndent, type ParagraphAttributes } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { type Command, type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state';
import { attributesOf } from '../schema/paragraph.ts';

interface Place {
  readonly node: Node;
  readonly position: number;
}

/** The paragraphs that the selection touches, in order; all those of the selected cells in a cell selection. */
export const selectedParagraphs = (state: EditorState): readonly Place[] => {
  const found = new Map<number, Place>();
  for (const { $from, $to } of state.selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node, position) => {
      if (node.type.name !== 'paragraph') return !node.isTextblock;
      found.set(position, { node, position });
      return false;
    });
  }
  return [...found.values()];
};

type Change = Partial<Record<keyof ParagraphAttributes, string | number | boolean | null>>;

/** One attribute step per value that differs: nothing is rewritten that somebody else may be writing. */
const apply = (transaction: Transaction, { node, position }: Place, change: Change): void => {
  for (const [name, value] of Object.entries(change)) {
    if (node.attrs[name] !== value) transaction.setNodeAttribute(position, name, value);
  }
};

const changeEach = (editor: Editor, change: (attributes: ParagraphAttributes) => Change | null): void => {
  const { state, view } = editor;
  const transaction = state.tr;
  for (const place of selectedParagraphs(state)) {
    const wanted = change(attributesOf(place.node));
    if (wanted !== null) apply(transaction, place, wanted);
  }
  if (transaction.docChanged) view.dispatch(transaction.scrollIntoView());
};

export const setStyle = (editor: Editor, style: ParagraphAttributes['style']): void =>
  changeEach(editor, () => ({ style }));

/** Makes the paragraphs a list of this kind, or no list when all of them are one. */
export const toggleList = (editor: Editor, list: NonNullable<ParagraphAttributes['list']>): void => {
  const all = selectedParagraphs(editor.state).every(({ node }) => attributesOf(node).list === list);
  changeEach(editor, () => (all ? { list: null, checked: null, start: null } : { list, checked: null, start: null }));
};

export const toggleQuote = (editor: Editor): void => {
  const all = selectedParagraphs(editor.state).every(({ node }) => attributesOf(node).style === 'quote');
  setStyle(editor, all ? null : 'quote');
};

export const setAlign = (editor: Editor, align: ParagraphAttributes['align']): void =>
  changeEach(editor, () => ({ align }));

export const setDirection = (editor: Editor, dir: ParagraphAttributes['dir']): void =>
  changeEach(editor, () => ({ dir }));

export const changeIndent = (editor: Editor, by: 1 | -1): void =>
  changeEach(editor, ({ indent }) => {
    const next = Math.min(maxIndent, Math.max(0, indent + by));
    return next === indent ? null : { indent: next === 0 ? null : next };
  });

/** Where the caret's numbered paragraph begins counting; null to count on. */
export const setStart = (editor: Editor, start: number | null): void =>
  changeEach(editor, ({ list }) => (list === 'number' ? { start } : null));

export const toggleChecked = (editor: Editor): void =>
  changeEach(editor, ({ list, checked }) => (list === 'check' ? { checked: checked ? null : true } : null));

const caretParagraph = (state: EditorState): Place | null => {
  const { $from, empty } = state.selection;
  return empty && $from.parent.type.name === 'paragraph' ? { node: $from.parent, position: $from.before() } : null;
};

const changeOne = (
  state: EditorState,
  place: Place,
  change: Change,
  dispatch?: (transaction: Transaction) => void,
): true => {
  const transaction = state.tr;
  apply(transaction, place, change);
  dispatch?.(transaction.scrollIntoView());
  return true;
};

/** Takes one layer of form off a paragraph: its list, then an indent, then its style; null when it is plain. */
const lessForm = (attributes: ParagraphAttributes): Change | null => {
  if (attributes.list !== null) return { list: null, checked: null, start: null };
  if (attributes.indent > 0) return { indent: attributes.indent === 1 ? null : attributes.indent - 1 };
  if (attributes.style !== null) return { style: null };
  return attributes.breakBefore ? { breakBefore: null } : null;
};

/** Enter in an empty list item or quote leaves it, one level at a time. */
export const leaveEmpty: Command = (state, dispatch) => {
  const place = caretParagraph(state);
  if (place === null || place.node.content.size > 0) return false;
  const attributes = attributesOf(place.node);
  if (attributes.list !== null && attributes.indent > 0) {
    return changeOne(state, place, { indent: attributes.indent === 1 ? null : attributes.indent - 1 }, dispatch);
  }
  if (attributes.list !== null) return changeOne(state, place, { list: null, checked: null, start: null }, dispatch);
  return attributes.style === 'quote' ? changeOne(state, place, { style: null }, dispatch) : false;
};

/** Enter before the first character makes room above; the paragraph itself, where others may be writing, is left alone. */
export const insertAbove: Command = (state, dispatch) => {
  const place = caretParagraph(state);
  if (place === null || place.node.content.size === 0 || state.selection.$from.parentOffset > 0) return false;
  const { list, indent, align, dir } = place.node.attrs;
  const above = place.node.type.create({ list, indent, align, dir });
  dispatch?.(state.tr.insert(place.position, above).scrollIntoView());
  return true;
};

/** Enter at the end of a heading begins normal text. */
export const endHeading: Command = (state, dispatch) => {
  const place = caretParagraph(state);
  if (place === null || place.node.content.size === 0) return false;
  const { style, list } = attributesOf(place.node);
  const atEnd = state.selection.$from.parentOffset === place.node.content.size;
  if (!atEnd || list !== null || style === null || style === 'quote') return false;
  const end = place.position + place.node.nodeSize;
  const transaction = state.tr.insert(end, place.node.type.create({ dir: place.node.attrs.dir }));
  dispatch?.(transaction.setSelection(TextSelection.create(transaction.doc, end + 1)).scrollIntoView());
  return true;
};

/** Backspace before the first character takes off form before it joins. */
export const backspaceForm: Command = (state, dispatch) => {
  const place = caretParagraph(state);
  if (place === null || state.selection.$from.parentOffset > 0) return false;
  const change = lessForm(attributesOf(place.node));
  return change === null ? false : changeOne(state, place, change, dispatch);
};

/** A page begins with the caret's paragraph, or with what stands behind the caret. */
export const insertPageBreak = (editor: Editor): void => {
  const { state, view } = editor;
  const { $from } = state.selection;
  if ($from.depth !== 1 || $from.parent.type.name !== 'paragraph') return;
  const transaction = state.tr.deleteSelection();
  const at = transaction.selection.$from;
  if (at.parentOffset === 0)
    transaction.setNodeAttribute(at.before(), 'breakBefore', at.parent.attrs.breakBefore ? null : true);
  else {
    transaction.split(at.pos, 1, [
      { type: at.parent.type, attrs: { ...at.parent.attrs, id: null, breakBefore: true } },
    ]);
  }
  view.dispatch(transaction.scrollIntoView());
};

/** Moves the top-level blocks of the selection past their neighbour. */
export const moveBlocks = (editor: Editor, by: 1 | -1): void => {
  const { state, view } = editor;
  const { $from, $to } = state.selection;
  const first = $from.index(0);
  const last = $to.index(0);
  const neighbour = by === -1 ? first - 1 : last + 1;
  if (neighbour < 0 || neighbour >= state.doc.childCount) return;
  const start = $from.depth === 0 ? $from.pos : $from.before(1);
  const end = $to.depth === 0 ? $to.pos : $to.after(1);
  const other = state.doc.child(neighbour);
  const transaction = state.tr;
  // The neighbour moves, not the blocks: what is being written in them stays where it is for everybody.
  if (by === -1) transaction.delete(start - other.nodeSize, start).insert(end - other.nodeSize, other);
  else transaction.delete(end, end + other.nodeSize).insert(start, other);
  view.dispatch(transaction.scrollIntoView());
};
