/**
 * Opens the browser's chooser, for files or for a folder with all that is in it; calls back with what was chosen, not at all when it is
 * closed.
 */
export const pickFiles = (what: 'files' | 'folder', onPick: (files: readonly File[]) => void): void => {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = what === 'folder';
  input.addEventListener('change', () => onPick([...(input.files ?? [])]));
  input.click();
};
