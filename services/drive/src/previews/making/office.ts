import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConvertError, guardPackage, guessDialect, readFields } from '@cloudity/convert/sheet';
import { ZipReader } from '../../texts/extract/zip.ts';
import { FailedProgramError, type Programs, runProgram } from './programs.ts';

/** Rows of a text file that its picture is made of. */
const drawnRows = 200;
/** A PDF is kept up to this size. */
const mostPdfBytes = 40 * 1024 * 1024;

/**
 * LibreOffice's settings of one run: no macros, nothing linked is fetched, neither from the network nor from other files of this
 * machine. The sandbox has no network in any case.
 */
const settings: readonly (readonly [path: string, name: string, value: string])[] = [
  ['org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  // Links between documents are never followed (2).
  ['org.openoffice.Office.Writer/Content/Update', 'Link', '2'],
  ['org.openoffice.Office.Calc/Content/Update', 'Link', '2'],
];

const writeProfile = async (folder: string): Promise<void> => {
  const items = settings.map(
    ([path, name, value]) =>
      `<item oor:path="/${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  await mkdir(join(folder, 'user'), { recursive: true });
  await writeFile(
    join(folder, 'user', 'registrymodifications.xcu'),
    `<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">${items.join('')}</oor:items>`,
  );
};

/** *Errors*: FailedProgramError for what would be unpacked beyond all measure, has a password, or is no office file. */
export const guardOffice = (bytes: Buffer): void => {
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) {
    if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
      throw new FailedProgramError('locked', 'It has a password.');
    return;
  }
  const head = bytes.toString('latin1', 0, 5);
  if (head === '{\\rtf') return;
  // LibreOffice would take whatever else it is for a text, or for a page with addresses in it.
  if (!head.startsWith('PK')) throw new FailedProgramError('damaged', 'It is no office file.');
  try {
    guardPackage(bytes);
  } catch (error) {
    const code = error instanceof ConvertError ? error.code : 'unreadable';
    throw new FailedProgramError(
      code === 'too_large' ? code : code === 'encrypted' ? 'locked' : 'damaged',
      String(error),
    );
  }
  // OpenDocument encrypts its parts one by one, and says so in the list of them.
  const zip = new ZipReader(bytes);
  if (zip.names.includes('META-INF/manifest.xml') && zip.read('META-INF/manifest.xml')?.includes('encryption-data'))
    throw new FailedProgramError('locked', 'It has a password.');
};

/** The first rows in the one dialect that LibreOffice is told of. */
const plainTable = (bytes: Buffer): string =>
  readFields(bytes, guessDialect(bytes), drawnRows)
    .map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(','))
    .join('\n');

/** The pages as a PDF. *Errors*: FailedProgramError. */
export const pdfFromOffice = async (
  original: string,
  folder: string,
  { soffice }: Programs,
  isText: boolean,
): Promise<string> => {
  const bytes = await readFile(original);
  let source = original;
  if (isText) {
    source = join(folder, 'table.csv');
    await writeFile(source, plainTable(bytes));
  } else {
    if (bytes.length < 8) throw new FailedProgramError('damaged', 'It is empty.');
    guardOffice(bytes);
  }
  const profile = join(folder, 'profile');
  await writeProfile(profile);
  await runProgram(soffice, [
    `-env:UserInstallation=file://${profile}`,
    ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo'],
    // Comma, double quote, UTF-8.
    ...(isText ? ['--infilter=CSV:44,34,76'] : []),
    ...['--convert-to', 'pdf', '--outdir', join(folder, 'out'), source],
  ]);
  const pdf = join(folder, 'out', isText ? 'table.pdf' : 'original.pdf');
  // It ends well also when it could do nothing with the file.
  const made = await stat(pdf).catch(() => null);
  if (made === null) throw new FailedProgramError('damaged', 'LibreOffice made nothing of it.');
  if (made.size > mostPdfBytes) throw new FailedProgramError('too_large', 'As pages it is too large.');
  return pdf;
};
