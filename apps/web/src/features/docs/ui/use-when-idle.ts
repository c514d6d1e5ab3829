import type { Editor } from '@tiptap/core';
import { useEffect, useState } from 'react';

const restMs = 300;

const whenIdle = (run: () => void): (() => void) => {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(run, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: 2000 });
  return () => cancelIdleCallback(handle);
};

/** Something costly read from the whole document: 300 ms after the last change, when the browser has nothing better to do. */
export const useWhenIdle = <Value>(
  editor: Editor,
  read: (editor: Editor) => Value,
  withSelection = false,
): Value | null => {
  const [value, setValue] = useState<Value | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cancel: (() => void) | undefined;
    const look = (): void => {
      cancel = whenIdle(() => {
        if (!editor.isDestroyed) setValue(read(editor));
      });
    };
    const schedule = (): void => {
      clearTimeout(timer);
      cancel?.();
      timer = setTimeout(look, restMs);
    };
    look();
    editor.on('update', schedule);
    if (withSelection) editor.on('selectionUpdate', schedule);
    return () => {
      clearTimeout(timer);
      cancel?.();
      editor.off('update', schedule);
      editor.off('selectionUpdate', schedule);
    };
  }, [editor, read, withSelection]);
  return value;
};
