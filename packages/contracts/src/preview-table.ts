import { z } from 'zod';

/** Of a table that is looked at; what is beyond is left out, and `isWhole` says so. */
export const tableBounds = { sheets: 20, rows: 1_000, columns: 100, characters: 500, cells: 50_000 } as const;

const shownText = z.string().max(tableBounds.characters);
export const PreviewTable = z.object({
  sheets: z
    .array(
      z.object({
        name: shownText,
        /** Texts, and numbers and dates as the file shows them. */
        rows: z
          .array(z.array(z.union([shownText, z.object({ number: shownText })])).max(tableBounds.columns))
          .max(tableBounds.rows),
        isWhole: z.boolean(),
      }),
    )
    .max(tableBounds.sheets),
  isWhole: z.boolean(),
});
export type PreviewTable = z.infer<typeof PreviewTable>;
