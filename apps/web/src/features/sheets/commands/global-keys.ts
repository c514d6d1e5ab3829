import { commandForKey } from './keys.ts';
import { type CommandId, type Context, run } from './registry.ts';

/** What is not about the cells that are selected: the same wherever the keyboard is on the page. */
const everywhere: ReadonlySet<CommandId> = new Set<CommandId>([
  'history',
  'print',
  'find',
  'comments',
  'comment',
  'goTo',
  'focusToolbar',
  'shortcuts',
]);
/** The same, but a text that is being typed has its own. */
const besideTexts: ReadonlySet<CommandId> = new Set<CommandId>(['undo', 'redo', 'newSheet']);

const isText = (target: Element): boolean => target.closest('input, textarea, [contenteditable]') !== null;

/**
 * Commands of the page by key from its panels, bars, pictures and menus, which close then; returns what ends it. The grid answers keys
 * itself, and so does a dialog.
 */
export const listenEverywhere = (context: () => Context): (() => void) => {
  const press = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof Element) || context().session.editing.get() !== null) return;
    if (target.closest('[role=grid]') !== null) return;
    const menu = target.closest('.ui-popover');
    // On phones a panel is a dialog; any other has to be answered first.
    if (menu === null && target.closest('.sheet-panel') === null && target.closest('[role=dialog], [role=alertdialog]'))
      return;
    const id = commandForKey(event);
    if (id === null || !(everywhere.has(id) || (besideTexts.has(id) && !isText(target)))) return;
    event.preventDefault();
    event.stopPropagation();
    if (menu === null) {
      run(id, context());
      return;
    }
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    // The menu gives the keyboard back to its button first.
    setTimeout(() => run(id, context()));
  };
  // Before the parts that keep keys to themselves.
  document.addEventListener('keydown', press, { capture: true });
  return () => document.removeEventListener('keydown', press, { capture: true });
};
