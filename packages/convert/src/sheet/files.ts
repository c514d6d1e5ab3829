import type { Workbook } from '@cloudity/docmodel/sheet';
import { readOds, writeOds } from 'hucre/ods';
import { readXlsx, writeXlsx } from 'hucre/xlsx';
import { ConvertError } from './convert-error.ts';
import { type Computed, fileFromWorkbook } from './file-from-workbook.ts';
import { type Loss, Losses } from './losses.ts';
import { addOdsLosses } from './ods/losses.ts';
import { PackageParts } from './opc/parts.ts';
import { withParts } from './opc/rewrite.ts';
import { guardPackage } from './package-guard.ts';
import { ShortNamed } from './short-names.ts';
import { type OpenedFile, workbookFromFile } from './workbook-from-file.ts';
import { fileExtras } from './xlsx/extras.ts';
import { moreFromExtras } from './xlsx/extras-from-file.ts';
import { withOpenAreas } from './xlsx/protection-for-file.ts';

export type FileFormat = 'xlsx' | 'ods';

const read = { xlsx: readXlsx, ods: readOds } as const;
const write = { xlsx: writeXlsx, ods: writeOds } as const;

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

/**
 * A new workbook with what a file holds. Bounded by limits.ts and by whoever runs it: parsing goes into a process of limited memory.
 * *Errors*: `unreadable`, `too_large`, `encrypted`.
 */
export const openFile = async (bytes: Uint8Array, format: FileFormat): Promise<OpenedFile> => {
  const { hasMacros } = guardPackage(bytes);
  let file: Awaited<ReturnType<typeof readXlsx>>;
  try {
    file = await read[format](bytes, { readStyles: true });
  } catch (error) {
    throw whyUnreadable(error);
  }
  const parts = new PackageParts(bytes);
  const more = format === 'xlsx' ? moreFromExtras(await fileExtras(parts), file.themeColors ?? []) : null;
  const opened = workbookFromFile(file, more);
  const losses = new Losses(opened.losses);
  if (format === 'ods') addOdsLosses((await parts.text('content.xml')) ?? '', losses);
  if (hasMacros) losses.add('macro');
  return { ...opened, losses: losses.list() };
};

const directory = 'xl/workbook.xml';
const filterName = 'name="_xlnm._FilterDatabase"';

/** The names of what is filtered are nobody's to see. */
const hiddenFilterNames = async (bytes: Uint8Array): Promise<readonly (readonly [string, string])[]> => {
  const text = (await new PackageParts(bytes).text(directory)) ?? '';
  return text.includes(filterName) ? [[directory, text.replaceAll(filterName, `${filterName} hidden="1"`)]] : [];
};

/** The file's bytes, and what it could not take. Formulas come with what `computed` says they gave. */
export const saveFile = async (
  workbook: Workbook,
  format: FileFormat,
  computed?: Computed,
): Promise<{ readonly bytes: Uint8Array; readonly losses: readonly Loss[] }> => {
  const named = new ShortNamed(workbook);
  const { file, losses, parts, openAreas } = fileFromWorkbook(named, format, computed);
  named.destroy();
  const bytes = await write[format](file);
  const names = format === 'xlsx' ? await hiddenFilterNames(bytes) : [];
  const all = new Map([...parts, ...names]);
  for (const [number, open] of openAreas) {
    const part = `xl/worksheets/sheet${number}.xml`;
    all.set(part, withOpenAreas((await new PackageParts(bytes).text(part)) ?? '', open));
  }
  return { bytes: all.size === 0 ? bytes : await withParts(bytes, all), losses };
};
