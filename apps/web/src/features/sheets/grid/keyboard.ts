import { beginEditing } from '../actions/edit.ts';
import { directions, goTo, lastCell, moveBy, step } from '../actions/move.ts';
import { commandForKey } from '../commands/keys.ts';
import { type Context, commandOf, run } from '../commands/registry.ts';
import type { GridView } from './grid-view.ts';

/** Left to the browser, whose clipboard events follow. */
const clipboardKeys: ReadonlySet<string> = new Set(['copy', 'cut', 'paste', 'pasteValues']);

/** Whether a key on the grid would change a cell, or begin to. */
export const isWriting = (event: KeyboardEvent): boolean => {
  const id = commandForKey(event);
  // Of the clipboard, the event that follows.
  if (id !== null) return commandOf(id).isEdit === true && !clipboardKeys.has(id);
  const isPlain = !event.ctrlKey && !event.metaKey;
  return event.isComposing || ['Enter', 'Dead', 'Process'].includes(event.key) || (isPlain && event.key.length === 1);
};

/** Keys on the grid while nothing is being typed; returns what ends it. */
export const listenToKeys = (
  grid: GridView,
  context: () => Context,
  onClipboardKey: (id: string) => void,
): (() => void) => {
  const { session } = grid;
  const page = (): number => Math.max(1, grid.layout.get().visible.toRow - grid.layout.get().visible.fromRow);

  const navigate = (event: KeyboardEvent): boolean => {
    const { active, head } = session.selection.get();
    const { bounds, view } = { bounds: session.view.bounds, view: session.view };
    const isJump = event.ctrlKey || event.metaKey;
    const isExtending = event.shiftKey;
    const from = isExtending ? head : active;
    const direction = directions[event.key];
    if (direction !== undefined && !event.altKey) {
      moveBy(session, direction, { isExtending, isJump });
      return true;
    }
    switch (event.key) {
      case 'Home':
        goTo(
          session,
          { row: isJump ? view.frozen.rows : from.row, column: isJump ? view.frozen.columns : 0 },
          isExtending,
        );
        return true;
      case 'End': {
        const last = lastCell(session);
        goTo(session, isJump ? last : { row: from.row, column: Math.max(last.column, 0) }, isExtending);
        return true;
      }
      case 'PageDown':
      case 'PageUp': {
        if (isJump) return false;
        const by = event.key === 'PageDown' ? page() : -page();
        if (event.altKey)
          goTo(
            session,
            { row: from.row, column: Math.max(0, Math.min(bounds.columns - 1, from.column + (by > 0 ? 10 : -10))) },
            isExtending,
          );
        else
          goTo(
            session,
            { row: Math.max(0, Math.min(bounds.rows - 1, from.row + by)), column: from.column },
            isExtending,
          );
        return true;
      }
      case 'Tab':
        if (isJump || event.altKey) return false;
        step(session, isExtending ? 'left' : 'right');
        return true;
      case 'Enter':
        if (isJump || event.altKey) return false;
        if (isExtending) step(session, 'up');
        else if (session.selection.get().areas.length > 1 || !session.isEditable) step(session, 'down');
        else beginEditing(session, { mode: 'edit' });
        return true;
      default:
        return false;
    }
  };

  const press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || session.editing.get() !== null) return;
    if (session.isHeld && isWriting(event)) {
      event.preventDefault();
      return;
    }
    for (const attachment of session.attachments.get().values())
      if (attachment.key?.(event) === true) {
        event.preventDefault();
        return;
      }
    const id = commandForKey(event);
    if (id !== null) {
      if (clipboardKeys.has(id)) {
        onClipboardKey(id);
        return;
      }
      event.preventDefault();
      run(id, context());
      return;
    }
    if (navigate(event)) {
      event.preventDefault();
      return;
    }
    const isTyped =
      event.key.length === 1 &&
      !event.ctrlKey &&
      !event.metaKey &&
      (!event.altKey || event.getModifierState('AltGraph'));
    if (isTyped && session.isEditable) {
      event.preventDefault();
      beginEditing(session, { text: event.key, mode: 'enter' });
    } else if (event.key === 'Dead' || event.key === 'Process' || event.isComposing) {
      // What an input method composes goes into the field that has the keyboard when it begins.
      beginEditing(session, { text: '', mode: 'enter' });
    }
  };

  grid.shadow.element.addEventListener('keydown', press);
  return () => grid.shadow.element.removeEventListener('keydown', press);
};
