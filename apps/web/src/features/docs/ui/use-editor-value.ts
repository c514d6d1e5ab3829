import type { Editor } from '@tiptap/core';
import { useMemo, useSyncExternalStore } from 'react';
import { type Facts, factsOf } from '../commands/facts.ts';

const isSame = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => isSame(Reflect.get(one, key), Reflect.get(other, key)));
};

const storeOf = <Value>(editor: Editor, read: (editor: Editor) => Value) => {
  let value = read(editor);
  const listeners = new Set<() => void>();
  let frame = 0;
  const look = (): void => {
    frame = 0;
    if (editor.isDestroyed) return;
    const next = read(editor);
    if (isSame(next, value)) return;
    value = next;
    for (const listener of listeners) listener();
  };
  const schedule = (): void => {
    if (frame === 0) frame = requestAnimationFrame(look);
  };
  return {
    get: (): Value => value,
    subscribe: (listener: () => void): (() => void) => {
      if (listeners.size === 0) editor.on('transaction', schedule);
      listeners.add(listener);
      schedule();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        editor.off('transaction', schedule);
        cancelAnimationFrame(frame);
        frame = 0;
      };
    },
  };
};

/**
 * Something read from the editor at most once per frame, never per transaction: what renders at every key costs more than the
 * key. Renders again only when the value differs in content. `read` must keep its identity.
 */
export const useEditorValue = <Value>(editor: Editor, read: (editor: Editor) => Value): Value => {
  const store = useMemo(() => storeOf(editor, read), [editor, read]);
  return useSyncExternalStore(store.subscribe, store.get);
};

export const useFacts = (editor: Editor): Facts => useEditorValue(editor, factsOf);
