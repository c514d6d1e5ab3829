/** A `ref` for what scrolls: keys move it at once, unless somebody has chosen another control already. */
export const focusFirst = (element: HTMLElement | null): void => {
  if (element && !document.activeElement?.matches('button, a, input')) element.focus();
};
