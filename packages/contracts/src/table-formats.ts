/** What an upload can be opened as in a spreadsheet: an office file, a Luckysheet workbook, or text in rows and columns. */
export type TableFormat = 'xlsx' | 'ods' | 'luckysheet' | 'text';

const formats: Readonly<Record<string, TableFormat>> = {
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  xltm: 'xlsx',
  // Files of before 2007: they are opened only to say what they are.
  xls: 'xlsx',
  ods: 'ods',
  ots: 'ods',
  csv: 'text',
  tsv: 'text',
  tab: 'text',
  luckysheet: 'luckysheet',
};
const types: Readonly<Record<string, TableFormat>> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'xlsx',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'text/csv': 'text',
  'text/tab-separated-values': 'text',
};

const extension = /\.([a-z]{3,4}|luckysheet)(?:(?<=\.luckysheet)\.json)?$/i;
const formatOfName = (name: string): TableFormat | null =>
  formats[extension.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null;

/** By the end of its name, else by its media type; null for what is no table. */
export const tableFormatOf = (name: string, mimeType: string | null): TableFormat | null =>
  formatOfName(name) ?? types[mimeType?.split(';')[0]?.toLowerCase() ?? ''] ?? null;

/** The spreadsheet's name: the file's without its extension. */
export const sheetNameOf = (name: string): string => {
  const bare = formatOfName(name) === null ? name : name.replace(extension, '').trimEnd();
  return bare === '' || bare.endsWith('.') ? name : bare;
};
