import type { ConversionLoss } from '@cloudity/contracts';
import type { Api } from '../../../shell/api.ts';
import type { DocumentConnection } from '../../../shell/editor/ports.ts';
import { saveBlob } from '../../../shell/save-blob.ts';
import type { DownloadFormat } from '../commands/registry.ts';
import { lossesOf } from './losses.ts';

const patienceMs = 10_000;

/** The server has everything that was typed here; false when it does not within the time. */
const isSaved = (connection: DocumentConnection): Promise<boolean> =>
  new Promise((resolve) => {
    if (!connection.getState().unsaved) {
      resolve(true);
      return;
    }
    const end = (saved: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve(saved);
    };
    const timer = setTimeout(() => end(false), patienceMs);
    const stop = connection.subscribe(() => {
      if (!connection.getState().unsaved) end(true);
    });
  });

/** A file that was made of the workbook, and what it does not hold. */
export interface MadeFile {
  readonly name: string;
  readonly losses: readonly ConversionLoss[];
  /** It is in the browser's downloads afterwards. */
  readonly save: () => void;
}

/**
 * The workbook in another format, with everything typed so far; of CSV the sheet of this name. Comments are no part of the workbook, and
 * of no file. `unsaved` when the server cannot have it;
 * rejects with the server's refusal.
 */
export const makeFile = async (
  api: Api,
  connection: DocumentConnection,
  file: { readonly id: string; readonly name: string },
  format: DownloadFormat,
  sheet: string,
  comments: number,
): Promise<MadeFile | 'unsaved'> => {
  if (!(await isSaved(connection))) return 'unsaved';
  const answer = await api.bytes('GET /files/{id}/export', {
    params: { id: file.id as never },
    query: { format, ...(format === 'csv' ? { sheet } : {}) },
  });
  const blob = await answer.blob();
  const name = `${file.name}.${format === 'luckysheet' ? 'luckysheet.json' : format}`;
  const losses = lossesOf(answer.headers);
  if (comments > 0) losses.push({ kind: 'comment', count: comments, examples: [] });
  return { name, losses, save: () => saveBlob(blob, name) };
};
