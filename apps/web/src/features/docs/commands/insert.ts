import type { CalloutKind } from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import { Fragment, type Node } from '@tiptap/pm/model';
import { type EditorState, Selection, TextSelection } from '@tiptap/pm/state';

/** Puts a block where the caret is: in place of an empty paragraph, else behind the block, with a paragraph after it to go on in. */
const insertBlock = (editor: Editor, block: Node): void => {
  const { state, view } = editor;
  const { $to } = state.selection;
  const paragraph = state.schema.nodes.paragraph?.create();
  if (paragraph === undefined) return;
  // Inside a cell or a callout the block goes there if it may, else behind the whole.
  let depth = $to.depth;
  while (depth > 1 && !$to.node(depth - 1).canReplaceWith($to.index(depth - 1), $to.index(depth - 1), block.type))
    depth -= 1;
  const replacesEmpty = depth === $to.depth && $to.parent.type.name === 'paragraph' && $to.parent.content.size === 0;
  const from = depth === 0 ? $to.pos : replacesEmpty ? $to.before(depth) : $to.after(depth);
  const to = replacesEmpty ? $to.after(depth) : from;
  const container = depth <= 1 ? state.doc : $to.node(depth - 1);
  const isLast = to === (depth <= 1 ? state.doc.content.size : $to.end(depth - 1));
  const content = isLast ? Fragment.from([block, paragraph]) : Fragment.from(block);
  if (!container.type.contentMatch.matchFragment(content)) return;
  const transaction = state.tr.replaceWith(from, to, content);
  const inside = block.isAtom ? from + block.nodeSize : from + 1;
  transaction.setSelection(Selection.near(transaction.doc.resolve(inside)));
  view.dispatch(transaction.scrollIntoView());
  view.focus();
};

export const insertRule = (editor: Editor): void => {
  const rule = editor.schema.nodes.rule?.create();
  if (rule !== undefined) insertBlock(editor, rule);
};

export const insertTable = (editor: Editor, rows: number, columns: number): void => {
  const { table, tableRow, tableCell, paragraph } = editor.schema.nodes;
  if (table === undefined || tableRow === undefined || tableCell === undefined || paragraph === undefined) return;
  const row = (isHeader: boolean): Node =>
    tableRow.create(
      null,
      Array.from({ length: columns }, () => tableCell.create({ header: isHeader || null }, paragraph.create())),
    );
  insertBlock(
    editor,
    table.create(
      null,
      Array.from({ length: rows }, (_, index) => row(index === 0)),
    ),
  );
};

const calloutAround = (
  state: EditorState,
): { readonly node: Node; readonly position: number; readonly depth: number } | null => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === 'callout')
      return { node: $from.node(depth), position: $from.before(depth), depth };
  }
  return null;
};

/** Puts the selected blocks into a callout, changes the kind of the one around the caret, or takes it away when it is that kind. */
export const toggleCallout = (editor: Editor, kind: CalloutKind): void => {
  const { state, view } = editor;
  const around = calloutAround(state);
  if (around !== null) {
    const isSame = (around.node.attrs.kind ?? 'info') === kind;
    const transaction = isSame
      ? state.tr.replaceWith(around.position, around.position + around.node.nodeSize, around.node.content)
      : state.tr.setNodeAttribute(around.position, 'kind', kind);
    if (isSame) transaction.setSelection(TextSelection.near(transaction.doc.resolve(state.selection.from - 1)));
    view.dispatch(transaction.scrollIntoView());
    return;
  }
  const { callout } = state.schema.nodes;
  const range = state.selection.$from.blockRange(state.selection.$to);
  if (callout === undefined || range === null) return;
  const content = Fragment.from(
    Array.from({ length: range.endIndex - range.startIndex }, (_, index) =>
      range.parent.child(range.startIndex + index),
    ),
  );
  const isAllowed =
    callout.validContent(content) && range.parent.canReplaceWith(range.startIndex, range.endIndex, callout);
  if (isAllowed) view.dispatch(state.tr.wrap(range, [{ type: callout, attrs: { kind } }]).scrollIntoView());
};

/** Turns the selected paragraphs into one block of code, or a block of code into paragraphs, a line each. */
export const toggleCode = (editor: Editor, lang: string | null = null): void => {
  const { state, view } = editor;
  const { codeBlock, paragraph } = state.schema.nodes;
  if (codeBlock === undefined || paragraph === undefined) return;
  const { $from, $to } = state.selection;
  const transaction = state.tr;
  if ($from.parent.type === codeBlock) {
    const lines = $from.parent.textContent.split('\n');
    const paragraphs = lines.map((line) => paragraph.create(null, line === '' ? null : state.schema.text(line)));
    const start = $from.before();
    transaction.replaceWith(start, $from.after(), paragraphs);
    transaction.setSelection(TextSelection.near(transaction.doc.resolve(start + 1)));
  } else {
    const range = $from.blockRange($to);
    if (range === null) return;
    const lines: string[] = [];
    for (let index = range.startIndex; index < range.endIndex; index += 1) {
      const block = range.parent.child(index);
      if (block.isTextblock) lines.push(block.textBetween(0, block.content.size, '\n', '\n'));
    }
    if (lines.length === 0) return;
    const text = lines.join('\n');
    transaction.replaceWith(
      range.start,
      range.end,
      codeBlock.create({ lang }, text === '' ? null : state.schema.text(text)),
    );
    transaction.setSelection(TextSelection.create(transaction.doc, range.start + 1 + text.length));
  }
  view.dispatch(transaction.scrollIntoView());
  view.focus();
};

export const setCodeLanguage = (editor: Editor, lang: string | null): void => {
  const { $from } = editor.state.selection;
  if ($from.parent.type.name === 'codeBlock') {
    editor.view.dispatch(editor.state.tr.setNodeAttribute($from.before(), 'lang', lang));
  }
};
