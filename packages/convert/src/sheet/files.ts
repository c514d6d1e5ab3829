import type { Workbook, WorkbookBase } from '@cloudity/docmodel/sheet';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { ConvertError } from './convert-error.ts';
import { type Computed, fileFromWorkbook } from './file-from-workbook.ts';
import { type Loss, Losses } from './losses.ts';
import { readOdsFile } from './ods/open.ts';
import { writeOdsFile } from './ods/save.ts';
import { PackageParts } from './opc/parts.ts';
import { withParts } from './opc/rewrite.ts';
import { guardPackage } from './package-guard.ts';
import type { Picture } from './picture.ts';
import { ShortNamed } from './short-names.ts';
import { type OpenedFile, workbookFromFile } from './workbook-from-file.ts';
import { fileExtras } from './xlsx/extras.ts';
import { moreFromExtras } from './xlsx/extras-from-file.ts';
import { isAnythingKept, type KeptParts, keptPartsOf } from './xlsx/kept-parts.ts';
import { FileMedia } from './xlsx/media.ts';
import { withOpenAreas } from './xlsx/protection-for-file.ts';
import { withSparklines } from './xlsx/sparklines-for-file.ts';

export type FileFormat = 'xlsx' | 'ods';

export const whyUnreadable = (cause: unknown): ConvertError => {
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
  if (name === 'EncryptedFileError')
    return new ConvertError('encrypted', 'The file is protected by a password.', { cause });
  if (/over the \d+ limit|supported sheet bounds|zip bomb/.test(message))
    return new ConvertError('too_large', 'A sheet of the file has more rows or columns than a spreadsheet can.', {
      cause,
    });
  return new ConvertError('unreadable', 'The file is damaged, or no spreadsheet.', { cause });
};

export interface OpenedBook extends OpenedFile {
  /** What `withKeptParts` puts into an XLSX file of the workbook; null when there is nothing. Its losses never come back. */
  readonly kept: KeptParts | null;
  /** What becomes attachments of the workbook, which names them. */
  readonly pictures: readonly Picture[];
}

const openXlsx = async (
  bytes: Uint8Array,
  base: WorkbookBase | null,
  pictureIds: readonly string[],
): Promise<OpenedBook> => {
  let file: Awaited<ReturnType<typeof readXlsx>>;
  try {
    file = await readXlsx(bytes, { readStyles: true });
  } catch (error) {
    throw whyUnreadable(error);
  }
  const parts = new PackageParts(bytes);
  const found = await keptPartsOf(parts);
  const kept = isAnythingKept(found) ? found : null;
  const media = new FileMedia(parts, pictureIds);
  const more = moreFromExtras(await fileExtras(parts, media), file.themeColors ?? []);
  const opened = workbookFromFile(file, more, kept && base);
  const losses = new Losses(opened.losses);
  losses.addAll(found.losses);
  const pictures = media.taken().map(({ fileId, bytes: content }) => ({ fileId, bytes: content }));
  return { ...opened, losses: losses.list(), kept, pictures };
};

const openOds = async (bytes: Uint8Array): Promise<OpenedBook> => {
  const losses = new Losses();
  const { file, more } = await readOdsFile(new PackageParts(bytes), losses);
  const opened = workbookFromFile(file, more);
  losses.addAll(opened.losses);
  return { ...opened, losses: losses.list(), kept: null, pictures: [] };
};

const withMacros = (told: readonly Loss[]): readonly Loss[] => {
  const losses = new Losses(told);
  losses.add('macro');
  return losses.list();
};

/**
 * A new workbook with what a file holds. Bounded by limits.ts and by whoever runs it: parsing goes into a process of limited memory.
 * The workbook remembers `base`, the file that these bytes are, if it is one of Excel with something that is kept. Pictures of such a
 * file get `pictureIds`, in that order: as many are taken as there are ids.
 * *Errors*: `unreadable`, `too_large`, `encrypted`.
 */
export const openFile = async (
  bytes: Uint8Array,
  format: FileFormat,
  base: WorkbookBase | null = null,
  pictureIds: readonly string[] = [],
): Promise<OpenedBook> => {
  const { hasMacros } = guardPackage(bytes);
  const opened = await (format === 'xlsx' ? openXlsx(bytes, base, pictureIds) : openOds(bytes));
  if (!hasMacros) return opened;
  const { losses, kept } = opened;
  return { ...opened, losses: withMacros(losses), kept: kept && { ...kept, losses: withMacros(kept.losses) } };
};

const directory = 'xl/workbook.xml';
const filterName = 'name="_xlnm._FilterDatabase"';

/** The names of what is filtered are nobody's to see. */
const hiddenFilterNames = async (bytes: Uint8Array): Promise<readonly (readonly [string, string])[]> => {
  const text = (await new PackageParts(bytes).text(directory)) ?? '';
  return text.includes(filterName) ? [[directory, text.replaceAll(filterName, `${filterName} hidden="1"`)]] : [];
};

const saveXlsx = async (
  workbook: Workbook,
  computed: Computed | undefined,
  pictures: readonly Picture[],
): Promise<SavedBytes> => {
  const named = new ShortNamed(workbook);
  const { file, losses, parts, openAreas, sparklines } = fileFromWorkbook(named, 'xlsx', computed, pictures);
  named.destroy();
  const bytes = await writeXlsx(file);
  const all = new Map([...parts, ...(await hiddenFilterNames(bytes))]);
  for (const number of new Set([...openAreas.keys(), ...sparklines.keys()])) {
    const part = `xl/worksheets/sheet${number}.xml`;
    const text = withOpenAreas((await new PackageParts(bytes).text(part)) ?? '', openAreas.get(number) ?? []);
    all.set(part, withSparklines(text, sparklines.get(number) ?? []));
  }
  return { bytes: all.size === 0 ? bytes : await withParts(bytes, all), losses };
};

const saveOds = async (workbook: Workbook, computed?: Computed): Promise<SavedBytes> => {
  const made = fileFromWorkbook(workbook, 'ods', computed);
  const losses = new Losses(made.losses);
  const bytes = await writeOdsFile(workbook, made.file, losses);
  return { bytes, losses: losses.list() };
};

interface SavedBytes {
  readonly bytes: Uint8Array;
  readonly losses: readonly Loss[];
}

/**
 * The file's bytes, and what it could not take. Formulas come with what `computed` says they gave. An XLSX file has those of the pictures
 * over the cells that are among `pictures`, as PNG, JPEG or GIF.
 */
export const saveFile = (
  workbook: Workbook,
  format: FileFormat,
  computed?: Computed,
  pictures: readonly Picture[] = [],
): Promise<SavedBytes> => (format === 'xlsx' ? saveXlsx(workbook, computed, pictures) : saveOds(workbook, computed));
