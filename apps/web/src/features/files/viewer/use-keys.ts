import { useEffect } from 'react';

/** Keys that a control of the page itself wants: they are not the viewer's. */
const isTaken = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, video, audio, [role=slider]') !== null;

/** While the caller is shown its keys work wherever the focus is. The handler says whether the key was one of them. */
export const useKeys = (onKey: (key: string) => boolean): void =>
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      if (onKey(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
