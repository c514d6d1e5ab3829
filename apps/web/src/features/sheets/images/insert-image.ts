import { removeRecord } from '@cloudity/docmodel/sheet';
import { addImage, changeImage, imagesOf, type PlacedImage } from '@cloudity/docmodel/sheet/image';
import { showToast } from '@cloudity/ui';
import { isPicture, largestPicture, pictureTypes } from '../../../shell/editor/pictures.ts';
import { loadWords } from '../../../shell/language/load-words.ts';
import { rowHeaderWidth } from '../canvas/layout.ts';
import type { Context } from '../commands/registry.ts';
import { step } from '../floating/use-floating.ts';
import type { SheetSession } from '../model/session.ts';
import type { Cell } from '../selection/selection.ts';
import { firstSize, type Size, scaled } from './picture-size.ts';

/** How far the next of several stands from the one before. */
const stagger = 16;

/** Of the window above and below the cells: header, bars and tabs. */
const aroundPx = 206;

/** What of the window a new picture may take: beside the row numbers and what is frozen, with its handles. */
const roomOf = ({ view, zoom }: SheetSession): Size => {
  const { clientWidth, clientHeight } = document.documentElement;
  const before = rowHeaderWidth + view.columns.offset(view.frozen.columns);
  return {
    width: clientWidth / zoom.get() - before - 2 * step,
    height: (clientHeight - aroundPx) / zoom.get() - 2 * step,
  };
};

/** Null when the file holds no picture, whatever it is called. */
const naturalSize = async (file: File): Promise<Size | null> => {
  try {
    const bitmap = await createImageBitmap(file);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
};

const isOffline = (error: unknown): boolean =>
  !navigator.onLine || (typeof error === 'object' && error !== null && 'code' in error && error.code === 'offline');

/** The file becomes an attachment; null, and why is said, when it is none that can be shown or does not arrive. */
const stored = async ({ session, page }: Context, file: File): Promise<{ fileId: string; size: Size } | null> => {
  const t = await loadWords('sheetDrawings');
  const refuse = (message: string): null => {
    showToast({ tone: 'danger', message });
    return null;
  };
  const { name } = file;
  if (file.size > largestPicture) return refuse(t('image.tooLarge', { name, most: largestPicture / 1024 / 1024 }));
  if (!isPicture(file)) return refuse(t('image.wrongType', { name }));
  const size = await naturalSize(file);
  if (size === null) return refuse(t('image.broken', { name }));
  if (!navigator.onLine || page.pictures === undefined) return refuse(t('image.offline'));
  session.uploads.set(session.uploads.get() + 1);
  try {
    const images = await page.pictures.load();
    return { ...(await images.upload(file, () => {})), size };
  } catch (error) {
    return refuse(isOffline(error) ? t('image.offline') : t('image.failed', { name }));
  } finally {
    session.uploads.set(session.uploads.get() - 1);
  }
};

/** Afterwards the pictures among the files float over the sheet, the first at the cell; the others are refused with a word each. */
export const insertPictures = async (context: Context, files: readonly File[], cell: Cell): Promise<void> => {
  const { session } = context;
  const ids = session.idsAt(cell.row, cell.column);
  if (ids === null || !session.isEditable) return;
  const t = await loadWords('sheetDrawings');
  let count = 0;
  for (const file of files) {
    const made = await stored(context, file);
    if (made === null || !session.workbook.list.isShown(ids.sheet)) continue;
    const { rows, columns } = session.workbook.sheet(ids.sheet);
    const place = { sheet: ids.sheet, row: rows.positionOf(ids.row) ?? 0, column: columns.positionOf(ids.column) ?? 0 };
    const size = firstSize(made.size, roomOf(session));
    const offset = Math.min(count * stagger, 160);
    let id: string | null = null;
    session.act(() => {
      const image = { fileId: made.fileId, alt: '', x: offset, y: offset, ...size };
      id = addImage(session.workbook, place, image);
    });
    if (id === null) return;
    count += 1;
    session.chosenImage.set(id);
    session.announce(t('image.inserted'));
  }
};

/** The browser asks for files. */
const chosenFiles = (isMultiple: boolean): Promise<readonly File[]> =>
  new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = pictureTypes.join(',');
    input.multiple = isMultiple;
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });

/** Asks for pictures and puts them at the active cell. */
export const choosePictures = async (context: Context): Promise<void> => {
  const { active } = context.session.selection.get();
  await insertPictures(context, await chosenFiles(true), active);
};

/** Asks for another picture for the same place, as wide as the one before. */
export const replacePicture = async (context: Context, sheet: string, { id }: PlacedImage): Promise<void> => {
  const [file] = await chosenFiles(false);
  const made = file === undefined ? null : await stored(context, file);
  if (made === null) return;
  const { session } = context;
  const t = await loadWords('sheetDrawings');
  const now = session.workbook.list.isShown(sheet) && imagesOf(session.workbook, sheet).find((each) => each.id === id);
  if (!now) {
    showToast({ tone: 'danger', message: t('image.gone') });
    return;
  }
  const size = scaled(made.size, now.width / made.size.width);
  session.act(() => changeImage(session.workbook, sheet, id, { fileId: made.fileId, ...size }));
  session.chosenImage.set(id);
  session.announce(t('image.replaced'));
};

export const removePicture = ({ session }: Context, sheet: string, id: string): void => {
  session.act(() => removeRecord(session.workbook, sheet, id));
  session.chosenImage.set(null);
  session.reveal.set({ takesFocus: true });
};
