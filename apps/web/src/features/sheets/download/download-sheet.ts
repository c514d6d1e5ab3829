import type { Api } from '../../../shell/api.ts';
import type { DocumentConnection } from '../../../shell/editor/ports.ts';
import { saveBlob } from '../../../shell/save-blob.ts';
import type { DownloadFormat } from '../commands/registry.ts';

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

/**
 * The workbook in another format is in the browser's downloads afterwards, with everything typed so far. `unsaved` when the server
 * cannot have it; rejects with the server's refusal.
 */
export const downloadSheet = async (
  api: Api,
  connection: DocumentConnection,
  file: { readonly id: string; readonly name: string },
  format: DownloadFormat,
): Promise<'done' | 'unsaved'> => {
  if (!(await isSaved(connection))) return 'unsaved';
  const answer = await api.bytes('GET /files/{id}/export', { params: { id: file.id as never }, query: { format } });
  saveBlob(await answer.blob(), `${file.name}.${format === 'luckysheet' ? 'luckysheet.json' : format}`);
  return 'done';
};
