/** Opens the browser's file chooser; calls back with what was chosen, not at all when it is closed. */
export const pickFiles = (onPick: (files: readonly File[]) => void): void => {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => onPick([...(input.files ?? [])]));
  input.click();
};
