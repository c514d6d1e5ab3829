import { useEffect } from 'react';
import { allCommands } from './commands.ts';
import { isTyping, matchesKeys } from './keys.ts';

const sequenceMs = 800;
/** Lists look for what is typed in them: `ga` there means a file, not a place to go to. */
const isInList = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=grid], [role=treegrid], [role=listbox]') !== null;
/** Toasts are alert dialogs too, and take nobody's keys. */
const openDialog = '[role=dialog], [role=alertdialog]:not([aria-modal=false]), [role=menu]';

/** Runs the command whose keys are pressed. Once per application; keys without Mod or Alt leave typing alone. */
export const useKeyboard = (): void =>
  useEffect(() => {
    let before = '';
    let beforeAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const recent = event.timeStamp - beforeAt < sequenceMs ? before : '';
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const isDialogOpen = document.querySelector(openDialog) !== null;
      if (isPlain && (isTyping(event.target) || isDialogOpen)) return;
      // The last one offered wins: a page may give a key its own meaning.
      const command = allCommands().findLast(({ keys }) => keys && matchesKeys(keys, event, recent));
      if (command) {
        event.preventDefault();
        command.run();
      }
      before = isPlain && !isInList(event.target) && /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : '';
      beforeAt = event.timeStamp;
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
