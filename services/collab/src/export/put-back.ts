import { type KeptParts, Losses, withKeptParts } from '@cloudity/convert/sheet';
import type { SheetFile } from './sheet-file.ts';

/** The XLSX file with the parts that are kept, and the losses of both. */
export const putBack = async ({ bytes, losses }: SheetFile, kept: KeptParts): Promise<SheetFile> => {
  const all = new Losses(losses);
  all.addAll(kept.losses);
  return { bytes: await withKeptParts(bytes, kept), losses: all.list() };
};
