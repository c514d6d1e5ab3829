import { type Api, ApiError, batchBody, sendFile } from '@cloudity/client';
import type { BatchAnswer, NameConflict } from '@cloudity/contracts';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import type { Hasher } from './hasher.ts';
import { fileKey, type RunMemory } from './run-memory.ts';
import { type Item, pathKey, type Run } from './upload-item.ts';

export type SendPlain = (file: File, signal: AbortSignal, onProgress: (sentBytes: number) => void) => Promise<unknown>;

/** What can become of a file that was sent. */
export interface Fates {
  readonly finish: (item: Item) => void;
  readonly fail: (item: Item, code: string) => void;
  /** It is sent again, when its turn comes. */
  readonly wait: (item: Item) => void;
  readonly meetConflict: (item: Item, conflict: NameConflict) => void;
}

interface SenderParts extends Fates {
  readonly api: Api;
  readonly hasher: Hasher;
  readonly memory: RunMemory;
  readonly retry: <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;
  /** Something is to be shown that was not. */
  readonly changed: () => void;
  readonly onStored: () => void;
}

const foldersPerBatch = uploadLimits.maxFoldersPerBatch;

const codeOf = (error: unknown): string =>
  error instanceof ApiError ? error.code : ((error as { code?: string } | null)?.code ?? 'internal');

/** The ways in which files travel. Each resolves when every file that it was given has met its fate. */
export const createSender = ({ api, hasher, memory, retry, changed, onStored, ...fates }: SenderParts) => {
  const { finish, fail, wait, meetConflict } = fates;

  const sendBatch = (
    run: Run,
    folders: readonly (readonly string[])[],
    batch: readonly Item[],
    signal: AbortSignal,
    onSent: (share: number) => void,
  ): Promise<BatchAnswer> => {
    const places = new Map(folders.map((path, index) => [pathKey(path), index]));
    const body = batchBody(
      {
        folders: folders.map(pathKey),
        files: batch.map(({ path, file, choice }) => {
          const folder = places.get(pathKey(path));
          return {
            name: file.name,
            ...(folder === undefined ? {} : { folder }),
            sizeBytes: file.size,
            ...(file.type === '' ? {} : { mediaType: file.type.slice(0, 200) }),
            ...choice,
          };
        }),
      },
      batch.map(({ file }) => file),
    );
    return retry(
      () =>
        api.upload(
          'POST /files/{parentId}/batch',
          { params: { parentId: run.parentId }, content: body },
          { signal, onProgress: ({ sentBytes, totalBytes }) => onSent(sentBytes / Math.max(1, totalBytes)) },
        ),
      signal,
    );
  };

  /** Every folder of the run is there, or known to be impossible. */
  const makeFolders = async (run: Run): Promise<ReadonlyMap<string, string | null>> => {
    const found = new Map<string, string | null>();
    for (let at = 0; at < run.folders.length; at += foldersPerBatch) {
      const some = run.folders.slice(at, at + foldersPerBatch);
      const answer = await sendBatch(run, some, [], new AbortController().signal, () => undefined);
      for (const [index, path] of some.entries()) {
        const folder = answer.folders[index];
        found.set(pathKey(path), folder?.status === 'stored' ? folder.id : null);
      }
    }
    onStored();
    return found;
  };
  const foldersOf = (run: Run): Promise<ReadonlyMap<string, string | null>> => {
    if (run.folders.length === 0) return Promise.resolve(new Map());
    run.ready ??= makeFolders(run).catch((error: unknown) => {
      run.ready = null;
      throw error;
    });
    return run.ready;
  };

  const sendSmall = async (run: Run, batch: readonly Item[]): Promise<void> => {
    // One cancelled file lets the request go on: it is taken back when the answer comes.
    const abort = new AbortController();
    for (const item of batch) {
      item.status = 'sending';
      item.abort = abort;
    }
    changed();
    try {
      const made = await foldersOf(run);
      const [possible, impossible]: [Item[], Item[]] = [[], []];
      for (const item of batch)
        (item.path.length > 0 && !made.get(pathKey(item.path)) ? impossible : possible).push(item);
      for (const item of impossible) fail(item, 'invalid_name');
      const paths = new Map(possible.map(({ path }) => [pathKey(path), path]));
      paths.delete('');
      if (possible.length === 0) return;
      const answer = await sendBatch(run, [...paths.values()], possible, abort.signal, (share) => {
        for (const item of possible) item.sentBytes = item.file.size * share;
        changed();
      });
      for (const [index, item] of possible.entries()) {
        const result = answer.files[index];
        if (!result) fail(item, 'internal');
        else if (result.status === 'conflict') meetConflict(item, result.conflict);
        else if (result.status === 'failed') fail(item, result.code);
        else finish(item);
      }
    } catch (error) {
      for (const item of batch) {
        if (item.status !== 'sending') continue;
        if (!abort.signal.aborted) fail(item, codeOf(error));
        else if (abort.signal.reason === 'pause') wait(item);
        else item.status = 'cancelled';
      }
    }
  };

  const sendLarge = async (item: Item): Promise<void> => {
    const { run, file, path, abort } = item;
    item.status = 'sending';
    changed();
    try {
      const parentId = path.length === 0 ? run.parentId : (await foldersOf(run)).get(pathKey(path));
      if (!parentId) return fail(item, 'invalid_name');
      await sendFile(
        { parentId, name: file.name, content: file, choice: item.choice, uploadId: item.uploadId },
        {
          api,
          signal: abort.signal,
          chunks: () => hasher.open(file),
          retry: (work) => retry(work, abort.signal),
          onBegun: (uploadId) => {
            item.uploadId = uploadId;
            void memory.begun(run.id, fileKey(path, file), uploadId).catch(() => undefined);
          },
          onProgress: (doneBytes) => {
            item.sentBytes = doneBytes;
            changed();
          },
        },
      );
      finish(item);
    } catch (error) {
      const conflict = error instanceof ApiError ? (error.detail as Partial<NameConflict> | null) : null;
      if (abort.signal.reason === 'pause') wait(item);
      else if (abort.signal.aborted) item.status = 'cancelled';
      else if (codeOf(error) === 'conflict' && conflict?.suggestedName)
        meetConflict(item, { suggestedName: conflict.suggestedName, existing: conflict.existing ?? null });
      else fail(item, codeOf(error));
    }
  };

  const sendWhole = async (send: SendPlain, item: Item): Promise<void> => {
    const { file, abort } = item;
    item.status = 'sending';
    changed();
    try {
      await retry(
        () =>
          send(file, abort.signal, (sentBytes) => {
            item.sentBytes = sentBytes;
            changed();
          }),
        abort.signal,
      );
      finish(item);
    } catch (error) {
      if (abort.signal.reason === 'pause') wait(item);
      else if (abort.signal.aborted) item.status = 'cancelled';
      else fail(item, codeOf(error));
    }
  };

  return { foldersOf, sendSmall, sendLarge, sendWhole };
};
