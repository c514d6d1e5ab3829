import { z } from 'zod';
import { File } from './drive.ts';
import { FileId } from './ids.ts';
import { route } from './route.ts';

/** What a conversion leaves behind, by kind; the examples are places such as `Sheet1!B2`. */
export const ConversionLoss = z
  .object({
    kind: z.enum([
      'formula',
      'name',
      'validation',
      'condition',
      'filter',
      'filterChoice',
      'comment',
      'link',
      'richText',
      'image',
      'imageDetail',
      'chart',
      'chartDetail',
      'sparkline',
      'pivot',
      'table',
      'protection',
      'merge',
      'text',
      'macro',
      'sheet',
      'formulaValue',
      'look',
      'part',
      'base',
    ]),
    count: z.number().int(),
    examples: z.array(z.string()),
  })
  .meta({ id: 'ConversionLoss' });
export type ConversionLoss = z.infer<typeof ConversionLoss>;

/** Header of an exported spreadsheet that is told what the file does not hold: a list of ConversionLoss as JSON in base64url; absent when nothing is missing. */
export const lossesHeader = 'Cloudity-Losses';

/** How a text file is read as a table. */
export const TableDialect = z
  .object({
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
    delimiter: z.enum([',', ';', '\t', '|']),
    /** Of numbers. */
    decimal: z.enum(['.', ',']),
  })
  .meta({ id: 'TableDialect' });
export type TableDialect = z.infer<typeof TableDialect>;

/** Why a file cannot be opened as a spreadsheet: `detail.reason` of the error. */
export const sheetRefusals = ['unreadable', 'too_large', 'encrypted', 'too_slow', 'not_a_table'] as const;
export type SheetRefusal = (typeof sheetRefusals)[number];

const at = { service: 'drive', tag: 'Spreadsheets' } as const;
const idParams = z.object({ id: FileId });

export const sheetFileRoutes = {
  'POST /files/{id}/spreadsheet': route({
    ...at,
    access: 'member',
    summary: 'A new live spreadsheet with what an uploaded XLSX, ODS, Luckysheet, CSV or TSV file holds, beside it',
    status: 201,
    params: idParams,
    body: z.object({
      /** Of text files; found out when it is left out. */
      dialect: TableDialect.optional(),
    }),
    response: z.object({ file: File, losses: z.array(ConversionLoss) }),
  }),
  'GET /files/{id}/table': route({
    ...at,
    access: 'member',
    summary: 'The first rows of a CSV or TSV file, read in the dialect that was found or asked for',
    status: 200,
    params: idParams,
    query: TableDialect.partial(),
    response: z.object({
      dialect: TableDialect,
      rows: z.array(z.array(z.string())),
      /** False when there are more rows or columns than are shown. */
      isWhole: z.boolean(),
    }),
  }),
} as const;
