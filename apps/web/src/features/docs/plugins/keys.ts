import { type Editor, Extension } from '@tiptap/core';
import { factsOf } from '../commands/facts.ts';
import { backspaceForm, changeIndent, endHeading, insertAbove, leaveEmpty } from '../commands/paragraphs.ts';
import { type Context, commands, type EditorCommand, isEnabled } from '../commands/registry.ts';
import { nextCell, previousCell } from '../commands/tables.ts';

export interface KeysOptions {
  /** Null until the page around the editor is there. */
  readonly context: (editor: Editor) => Context | null;
}

/** The browser does these itself, and better. */
const native = new Set<string>(['Mod-x', 'Mod-c', 'Mod-v', 'Mod-Shift-v', 'Mod-a']);

/** Keys of the command table, and what Enter, Tab and Backspace do in our paragraphs. */
export const Keys = Extension.create<KeysOptions>({
  name: 'keys',
  priority: 1050,
  addOptions: () => ({ context: () => null }),
  addKeyboardShortcuts() {
    const { editor, options } = this;
    const press = (command: EditorCommand) => (): boolean => {
      const context = options.context(editor);
      if (context === null) return false;
      if (isEnabled(command, factsOf(editor))) command.run(context);
      // Used up even when it can do nothing now: Ctrl+P must never print the program.
      return true;
    };
    const bound = Object.values<EditorCommand>(commands).flatMap((command) =>
      (command.keys ?? []).filter((key) => !native.has(key)).map((key) => [key, press(command)] as const),
    );
    const indent = (by: 1 | -1): boolean => {
      const { $from } = editor.state.selection;
      if (!editor.isEditable || $from.parent.type.name !== 'paragraph' || $from.parent.attrs.list === null)
        return false;
      changeIndent(editor, by);
      return true;
    };
    const inCode = (): boolean => editor.state.selection.$from.parent.type.name === 'codeBlock';
    return {
      ...Object.fromEntries(bound),
      Enter: () =>
        [leaveEmpty, insertAbove, endHeading].some((command) =>
          command(editor.state, editor.view.dispatch, editor.view),
        ),
      Backspace: () => backspaceForm(editor.state, editor.view.dispatch, editor.view) || leaveEmptyCode(editor),
      Tab: () => {
        if (!editor.isEditable) return false;
        if (nextCellWhenOutsideList(editor)) return true;
        if (indent(1)) return true;
        return inCode() && editor.commands.insertContent('  ');
      },
      'Shift-Tab': () =>
        editor.isEditable &&
        (indentedInCell(editor) ? indent(-1) : previousCell(editor.state, editor.view.dispatch) || indent(-1)),
    };
  },
});

const inList = (editor: Editor): boolean => editor.state.selection.$from.parent.attrs.list != null;
/** In a table Tab moves on, except in a list inside a cell. */
const nextCellWhenOutsideList = (editor: Editor): boolean =>
  !inList(editor) && nextCell(editor.state, editor.view.dispatch, editor.view);
const indentedInCell = inList;

/** Backspace in an empty block of code makes it a paragraph again. */
const leaveEmptyCode = (editor: Editor): boolean => {
  const { selection, schema, tr } = editor.state;
  const { $from, empty } = selection;
  if (
    !empty ||
    $from.parent.type.name !== 'codeBlock' ||
    $from.parent.content.size > 0 ||
    schema.nodes.paragraph === undefined
  )
    return false;
  editor.view.dispatch(tr.setBlockType($from.pos, $from.pos, schema.nodes.paragraph));
  return true;
};
