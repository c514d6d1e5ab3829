import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConversionLoss, TableDialect } from '@cloudity/contracts';
import type { TableFormat } from '@cloudity/contracts/table-formats';
import {
  ConvertError,
  type ConvertErrorCode,
  guessDialect,
  openCsv,
  openFile,
  openLuckysheet,
  readFields,
} from '@cloudity/convert/sheet';
import type { SandboxTask } from '@cloudity/sandbox';

/** One content of an upload, as the workbook that is made of it names it. */
export interface TableBase {
  readonly fileId: string;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

export type TableOrder =
  | {
      readonly work: 'open';
      readonly format: TableFormat;
      /** Of the sheet that a text file becomes. */
      readonly name: string;
      readonly dialect: TableDialect | null;
      readonly base: TableBase;
      /** Of the attachments that pictures of an XLSX file become. */
      readonly pictureIds: readonly string[];
    }
  | { readonly work: 'look'; readonly dialect: Partial<TableDialect>; readonly rows: number; readonly columns: number };

export interface TableLook {
  readonly dialect: TableDialect;
  readonly rows: readonly (readonly string[])[];
  readonly isWhole: boolean;
}

export type TableAnswer =
  /** The first blob is the first update of the new workbook; then come its pictures, for these attachments, then its KeptParts as JSON, if it has any. */
  | {
      readonly kind: 'opened';
      readonly losses: readonly ConversionLoss[];
      readonly pictures: readonly string[];
    }
  | ({ readonly kind: 'look' } & TableLook)
  | { readonly kind: 'refused'; readonly code: ConvertErrorCode; readonly message: string };

/** A field that is shown, at most this long. */
const shownCharacters = 200;

const look = (
  bytes: Uint8Array,
  { dialect: wanted, rows, columns }: TableOrder & { readonly work: 'look' },
): TableLook => {
  const dialect = { ...guessDialect(bytes), ...wanted };
  const read = readFields(bytes, dialect, rows + 1);
  return {
    dialect,
    rows: read.slice(0, rows).map((row) => row.slice(0, columns).map((field) => field.slice(0, shownCharacters))),
    isWhole: read.length <= rows && read.every((row) => row.length <= columns),
  };
};

/** In the sandbox: the file `input` as a workbook's first update, or the beginning of a text as it would be read. */
export const run: SandboxTask<TableOrder, TableAnswer> = async (order, { folder }) => {
  const bytes = await readFile(join(folder, 'input'));
  try {
    if (order.work === 'look') return { value: { kind: 'look', ...look(bytes, order) } };
    const { update, losses, kept, pictures } =
      order.format === 'text'
        ? { ...openCsv(bytes, order.name, order.dialect ?? undefined), kept: null, pictures: [] }
        : order.format === 'luckysheet'
          ? { ...openLuckysheet(bytes), kept: null, pictures: [] }
          : await openFile(bytes, order.format, order.base, order.pictureIds);
    const told = losses.map(({ kind, count, examples }) => ({ kind, count, examples: [...examples] }));
    return {
      value: { kind: 'opened', losses: told, pictures: pictures.map(({ fileId }) => fileId) },
      blobs: [
        update,
        ...pictures.map((picture) => picture.bytes),
        ...(kept ? [Buffer.from(JSON.stringify(kept))] : []),
      ],
    };
  } catch (error) {
    if (!(error instanceof ConvertError)) throw error;
    return { value: { kind: 'refused', code: error.code, message: error.message } };
  }
};
