import type { Context } from '../commands/registry.ts';
import type { GridView } from '../grid/grid-view.ts';
import type { Cell } from '../selection/selection.ts';
import { insertPictures } from './insert-image.ts';

const filesOf = (data: DataTransfer | null): readonly File[] => [...(data?.files ?? [])];

/** Files that are dropped on the grid, and pictures that are pasted, are put on the sheet; until what is returned is called. */
export const listenToFiles = (grid: GridView, context: () => Context): (() => void) => {
  const { element } = grid;
  const mayInsert = (): boolean => {
    const { session } = context();
    return session.isEditable && session.editing.get() === null;
  };
  const insert = (files: readonly File[], cell: Cell): void => void insertPictures(context(), files, cell);
  const onPaste = (event: ClipboardEvent): void => {
    const files = filesOf(event.clipboardData);
    // Spreadsheets put a picture of the cells beside their text; the text is what was meant.
    if (files.length === 0 || event.clipboardData?.getData('text/plain').trim() !== '' || !mayInsert()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    insert(files, context().session.selection.get().active);
  };
  const onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = mayInsert() ? 'copy' : 'none';
  };
  const onDrop = (event: DragEvent): void => {
    const files = filesOf(event.dataTransfer);
    if (files.length === 0) return;
    event.preventDefault();
    if (!mayInsert()) return;
    const { x, y } = grid.pointOf(event);
    const hit = grid.layout.get().hit(x, y);
    insert(files, hit.on === 'cell' ? hit.cell : context().session.selection.get().active);
  };
  element.addEventListener('paste', onPaste, { capture: true });
  element.addEventListener('dragover', onDragOver);
  element.addEventListener('drop', onDrop);
  return () => {
    element.removeEventListener('paste', onPaste, { capture: true });
    element.removeEventListener('dragover', onDragOver);
    element.removeEventListener('drop', onDrop);
  };
};
