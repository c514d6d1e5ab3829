import { z } from 'zod';
import { FileId } from './ids.ts';
import { route } from './route.ts';

/** Cells of one call. */
export const maxCellsRead = 50_000;
export const maxCellsWritten = 10_000;

const range = z
  .string()
  .min(1)
  .max(300)
  .meta({ description: '`Sheet1!A1:D10`, `A1` on the first sheet, or a sheet’s name for all of its used cells' });
const CellValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const Cells = z
  .object({
    /** Grows with every change of the workbook; send it as If-Match to write only over what was read. */
    version: z.number().int(),
    /** As it was understood, with the sheet’s name. */
    range: z.string(),
    /** What cells hold or their formulas give, row by row; errors as their codes. Dates are days since 1899-12-30. */
    values: z.array(z.array(CellValue)),
    /** With their equals signs, in English; null where there is none. */
    formulas: z.array(z.array(z.string().nullable())),
    /** As they are shown, in English. */
    formatted: z.array(z.array(z.string())),
  })
  .meta({ id: 'Cells' });
export type Cells = z.infer<typeof Cells>;

const CellWrite = z.union([
  z.string().max(32_767),
  z.number(),
  z.boolean(),
  z.null(),
  z.object({ formula: z.string().startsWith('=').max(8_192) }).strict(),
]);

const at = { service: 'collab', tag: 'Spreadsheets' } as const;
const params = z.object({ id: FileId });

export const cellRoutes = {
  'GET /files/{id}/cells': route({
    ...at,
    access: 'guest',
    summary: 'Cells of a live spreadsheet: values, formulas and texts as they are shown (50,000 at most)',
    status: 200,
    params,
    query: z.object({ range }),
    response: Cells,
  }),
  'PATCH /files/{id}/cells': route({
    ...at,
    access: 'guest',
    summary: 'Write cells of a live spreadsheet (10,000 at most); whoever has it open sees them at once',
    status: 200,
    ifMatch: 'optional',
    params,
    query: z.object({ range }),
    body: z.object({
      /** From the range’s first cell on, row by row: null empties a cell, a text is a text also with an equals sign in front. */
      values: z.array(z.array(CellWrite).max(16_384)).min(1).max(10_000),
    }),
    response: z.object({
      version: z.number().int(),
      /** What was written. */
      range: z.string(),
      cells: z.number().int(),
    }),
  }),
} as const;
