import { safeFileId } from '../file-id.ts';
import { SheetError } from './limits.ts';
import { type CellRange, rangeFromAnchor } from './range.ts';
import { addRecord, describeRecord, moveRecord, recordsOf, type Spec } from './records.ts';
import type { Workbook } from './workbook.ts';

/** A picture floats over the cells: its record's range holds the cell its top left corner is in. */
export interface SheetImage {
  /** An attachment of the workbook. */
  readonly fileId: string;
  /** What it shows, for whoever cannot see it; empty when nobody said. */
  readonly alt: string;
  /** CSS pixels from the corner of its cell, and its size. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedImage extends SheetImage {
  readonly id: string;
  /** The cell of its corner; null when that is gone: then it stands at the sheet's beginning. */
  readonly at: { readonly row: number; readonly column: number } | null;
}

export interface ImagePlace {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
}

export const maxImageAlt = 1_000;
/** Of one sheet. */
export const maxImages = 1_000;
export const smallestImage = 16;
export const largestImage = 4_000;

const between = (value: unknown, from: number, to: number, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(from, Math.min(to, Math.round(value))) : otherwise;

/** What of a stored description can be used; null without a file. */
export const imageFromSpec = (spec: Spec): SheetImage | null => {
  const fileId = safeFileId(spec.fileId);
  if (fileId === null) return null;
  return {
    fileId,
    alt: typeof spec.alt === 'string' ? spec.alt.slice(0, maxImageAlt) : '',
    x: between(spec.x, 0, largestImage, 0),
    y: between(spec.y, 0, largestImage, 0),
    width: between(spec.width, smallestImage, largestImage, 240),
    height: between(spec.height, smallestImage, largestImage, 180),
  };
};

/** The pictures of a sheet by id, the first {@link maxImages} of them. */
export const imagesOf = (workbook: Workbook, sheet: string): readonly PlacedImage[] =>
  recordsOf(workbook, sheet)
    .flatMap(({ id, kind, anchor, spec }) => {
      const image = kind === 'image' ? imageFromSpec(spec) : null;
      if (image === null) return [];
      const range = rangeFromAnchor(workbook, sheet, anchor);
      return [{ ...image, id, at: range && { row: range.fromRow, column: range.fromColumn } }];
    })
    .slice(0, maxImages);

const cornerOf = ({ sheet, row, column }: ImagePlace): CellRange => ({
  sheet,
  fromRow: row,
  toRow: row,
  fromColumn: column,
  toColumn: column,
});

const storedImage = (image: SheetImage): Spec => {
  const stored = imageFromSpec({ ...image });
  if (stored === null) throw new SheetError('invalid', 'a picture is an attachment of the workbook');
  return { ...stored };
};

/** Afterwards the picture stands on the sheet; returns its id. *Errors*: `out_of_range`, `invalid` without a file, `too_large`. */
export const addImage = (workbook: Workbook, place: ImagePlace, image: SheetImage): string => {
  const spec = storedImage(image);
  if (imagesOf(workbook, place.sheet).length >= maxImages)
    throw new SheetError('too_large', `a sheet has at most ${maxImages} pictures`);
  return workbook.journal.transact(() => addRecord(workbook, 'image', cornerOf(place), spec));
};

/** Afterwards the picture has these properties besides its others. *Errors*: `not_found`, `invalid`. */
export const changeImage = (workbook: Workbook, sheet: string, id: string, change: Partial<SheetImage>): void => {
  const image = imagesOf(workbook, sheet).find((each) => each.id === id);
  if (image === undefined) throw new SheetError('not_found', `there is no picture ${id}`);
  const { id: _, at: __, ...rest } = image;
  workbook.journal.transact(() => describeRecord(workbook, sheet, id, storedImage({ ...rest, ...change })));
};

/** Afterwards the picture's corner is `x`, `y` pixels behind that of a cell. *Errors*: `not_found`, `out_of_range`. */
export const moveImage = (
  workbook: Workbook,
  place: ImagePlace,
  id: string,
  offset: { readonly x: number; readonly y: number },
): void =>
  workbook.journal.transact(() => {
    moveRecord(workbook, id, cornerOf(place));
    const image = imagesOf(workbook, place.sheet).find((each) => each.id === id);
    if (image !== undefined && (image.x !== offset.x || image.y !== offset.y))
      changeImage(workbook, place.sheet, id, offset);
  });

/** Afterwards pictures show the files that `files` puts in place of theirs: for a copy of the workbook, which has copies of them. */
export const replaceImageFiles = (workbook: Workbook, files: Readonly<Record<string, string>>): void =>
  workbook.journal.transact(() => {
    for (const sheet of workbook.sheets)
      for (const { id, fileId } of imagesOf(workbook, sheet.id)) {
        const to = Object.hasOwn(files, fileId) ? files[fileId] : undefined;
        if (to !== undefined) changeImage(workbook, sheet.id, id, { fileId: to });
      }
  });
