import { imagesOf, type PlacedImage } from '@cloudity/docmodel/sheet/image';
import type { PageImages } from '../../../shell/editor/pictures.ts';
import { loadWords } from '../../../shell/language/load-words.ts';
import type { SheetSession } from '../model/session.ts';
import { type PlacedPicture, pictureOnPaper } from '../print/on-paper.ts';
import type { SheetPictures } from './lazy-pictures.ts';

/** The picture once it can be painted; when it cannot be had, a box that says so and what it would show. */
const elementOf = async (images: PageImages | null, { fileId, alt }: PlacedImage): Promise<HTMLElement> => {
  const picture = document.createElement('img');
  picture.alt = alt;
  try {
    if (images === null) throw new Error('there are no pictures');
    picture.src = await images.url(fileId);
    await picture.decode();
    return picture;
  } catch {
    const box = document.createElement('div');
    const t = await loadWords('sheetDrawings');
    box.textContent = alt === '' ? t('image.missing') : `${t('image.missing')} ${alt}`;
    return box;
  }
};

/** The pictures of the shown sheet, for paper, once all of them are there. */
export const imagesOnPaper = async (
  session: SheetSession,
  pictures: SheetPictures | undefined,
): Promise<readonly PlacedPicture[]> => {
  const images = imagesOf(session.workbook, session.sheetId.get());
  const loaded = pictures === undefined ? null : await pictures.load().catch(() => null);
  const elements = await Promise.all(images.map((image) => elementOf(loaded, image)));
  return images.flatMap((image, index): readonly PlacedPicture[] => {
    const element = elements[index];
    if (element === undefined) return [];
    element.className = 'sheet-print-image';
    return pictureOnPaper(session.view, image, element);
  });
};
