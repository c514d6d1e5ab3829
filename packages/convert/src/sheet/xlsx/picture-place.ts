import { SheetError, type Workbook } from '@cloudity/docmodel/sheet';
import { addImage, largestImage, maxImages } from '@cloudity/docmodel/sheet/image';
import { textFromArea } from '../area.ts';
import type { Losses } from '../losses.ts';
import type { FileDrawing } from './drawing-parts.ts';
import { type LineSizes, placeOn } from './drawing-place.ts';
import type { FilePicture } from './picture-from-file.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of the whole picture, undistorted where the file shows only a part of it or turns it. */
const shownSize = ({ media, isPlain }: FilePicture, box: Size): Size => {
  if (box.width === 0 || box.height === 0) return media;
  if (isPlain) return box;
  const factor = Math.min(box.width / media.width, box.height / media.height);
  return { width: media.width * factor, height: media.height * factor };
};

const withinLimits = ({ width, height }: Size): Size => {
  const factor = Math.min(1, largestImage / Math.max(width, height));
  return { width: width * factor, height: height * factor };
};

/** Afterwards the pictures that were taken float over the sheet; `losses` tells the others, what else floats, and what is not shown of them. */
export const addFilePictures = (
  workbook: Workbook,
  sheet: string,
  name: string,
  { pictures, unreadShapes }: Pick<FileDrawing, 'pictures' | 'unreadShapes'>,
  sizes: LineSizes,
  losses: Losses,
): void => {
  losses.add('image', name, unreadShapes + Math.max(0, pictures.length - maxImages));
  for (const picture of pictures.slice(0, maxImages)) {
    const { cell, box } = placeOn(workbook, sheet, picture, sizes);
    const { row, column } = cell;
    const { alt, media, isPlain } = picture;
    try {
      const { x, y } = box;
      addImage(workbook, cell, { fileId: media.fileId, alt, x, y, ...withinLimits(shownSize(picture, box)) });
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      losses.add('image', name);
      continue;
    }
    const place = { fromRow: row, toRow: row, fromColumn: column, toColumn: column };
    losses.add('imageDetail', `${name}!${textFromArea(place)}`, isPlain ? 0 : 1);
  }
};
