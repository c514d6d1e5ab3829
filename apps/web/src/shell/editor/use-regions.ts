import { type RefObject, useEffect } from 'react';

const focusable =
  'button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), a[href], [contenteditable], [tabindex="0"]';

/** F6 goes from region to region (header, tool bar, outline, document) and Shift F6 back, as in desktop programs. */
export const useRegions = (root: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'F6') return;
      const regions = [...element.querySelectorAll<HTMLElement>('[data-region]')].filter((region) =>
        region.checkVisibility(),
      );
      const here = regions.findIndex((region) => region.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const next = regions.at((here + step + regions.length) % regions.length);
      const target =
        next?.dataset.region === 'document'
          ? next.querySelector<HTMLElement>('[data-region-target], .doc-body')
          : next?.querySelector<HTMLElement>(focusable);
      if (target === null || target === undefined) return;
      event.preventDefault();
      target.focus();
    };
    element.addEventListener('keydown', press);
    return () => element.removeEventListener('keydown', press);
  }, [root]);
};
