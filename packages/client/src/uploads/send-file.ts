import type { File, FileId, RequestOf } from '@cloudity/contracts';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { chunksBody } from './wire.ts';

/** A chunk of a file and its hash. */
export interface NamedChunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface FileToSend {
  readonly parentId: string;
  readonly name: string;
  readonly content: Blob;
  readonly choice: Pick<RequestOf<'POST /uploads'>['body'], 'onConflict' | 'version'>;
  /** An upload that was begun before; null for none. */
  readonly uploadId: string | null;
}

export interface Sending {
  readonly api: Api;
  readonly signal: AbortSignal;
  /** The next chunks of the file, about `maxBatchBytes` of them; none at its end. Begins anew with each call of this. */
  readonly chunks: () => () => Promise<readonly NamedChunk[]>;
  /** Tries a request until it is answered. */
  readonly retry: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly onBegun: (uploadId: string) => void;
  /** Bytes that the server has; those that are on their way are counted too. */
  readonly onProgress: (doneBytes: number) => void;
}

/** Lists of chunks that are asked about and sent at the same time. */
const listsAtOnce = 2;
/** A request should take about this long: often enough to show progress, long enough not to wait for answers. */
const requestMs = 4000;
const leastBatchBytes = 256 * 1024;

const detailOf = (error: unknown): { readonly joinedBytes?: number } =>
  error instanceof ApiError ? ((error.detail ?? {}) as { readonly joinedBytes?: number }) : {};

/**
 * The file is in the folder. Only chunks that the server lacks are sent; an upload that was begun before goes on where it was.
 * *Errors*: ApiError (`conflict` with a free name in its detail: the choice is to be made, and costs no byte), the signal's reason.
 */
export const sendFile = async (file: FileToSend, sending: Sending): Promise<File> => {
  const { api, signal, retry, onProgress } = sending;
  const { content, choice } = file;
  let batchBytes: number = 1024 * 1024;

  const begin = async (): Promise<string> => {
    const { id } = await retry(() =>
      api(
        'POST /uploads',
        {
          body: {
            parentId: file.parentId as FileId,
            name: file.name,
            sizeBytes: content.size,
            ...(content.type === '' ? {} : { mediaType: content.type }),
            ...choice,
          },
        },
        { signal },
      ),
    );
    sending.onBegun(id);
    return id;
  };

  /** How the upload that was begun stands, if the server still knows it and it is of this file. */
  const resume = async (id: string): Promise<'open' | 'stored' | 'unknown'> => {
    try {
      const upload = await retry(() => api('GET /uploads/{id}', { params: { id } }, { signal }));
      if (upload.sizeBytes !== content.size) return 'unknown';
      return upload.file === null ? 'open' : 'stored';
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_found') return 'unknown';
      throw error;
    }
  };

  const sendAll = async (id: string): Promise<void> => {
    let doneBytes = 0;
    const underWay = new Map<object, number>();
    const tell = (): void =>
      onProgress(Math.min(content.size, doneBytes + [...underWay.values()].reduce((sum, bytes) => sum + bytes, 0)));

    const put = async (batch: readonly NamedChunk[]): Promise<void> => {
      const bytes = batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      const body = chunksBody(
        batch.map((chunk) => ({
          ...chunk,
          content: content.slice(chunk.startByte, chunk.startByte + chunk.sizeBytes),
        })),
      );
      const key = {};
      const startedAt = performance.now();
      const onSent = ({ sentBytes }: { readonly sentBytes: number }): void => {
        underWay.set(key, Math.min(bytes, sentBytes));
        tell();
      };
      try {
        await retry(() =>
          api.upload('PUT /uploads/{id}/chunks', { params: { id }, content: body }, { signal, onProgress: onSent }),
        );
      } finally {
        underWay.delete(key);
      }
      doneBytes += bytes;
      tell();
      const rate = bytes / Math.max(1, performance.now() - startedAt);
      batchBytes = Math.max(leastBatchBytes, Math.min(uploadLimits.maxBatchBytes, rate * requestMs, 4 * batchBytes));
    };

    const sendList = async (chunks: readonly NamedChunk[]): Promise<void> => {
      const { missing } = await retry(() =>
        api('POST /uploads/{id}/missing', { params: { id }, body: { chunks: [...chunks] } }, { signal }),
      );
      const absent = new Set(missing);
      for (const [index, { sizeBytes }] of chunks.entries()) if (!absent.has(index)) doneBytes += sizeBytes;
      tell();
      let batch: NamedChunk[] = [];
      let bytes = 0;
      for (const index of missing) {
        const chunk = chunks[index];
        if (!chunk) continue;
        if (batch.length > 0 && bytes + chunk.sizeBytes > batchBytes) {
          await put(batch);
          batch = [];
          bytes = 0;
        }
        batch.push(chunk);
        bytes += chunk.sizeBytes;
      }
      if (batch.length > 0) await put(batch);
    };

    const next = sending.chunks();
    const running = new Set<Promise<void>>();
    try {
      for (;;) {
        const chunks = await next();
        if (chunks.length === 0) break;
        const work: Promise<void> = sendList(chunks).finally(() => running.delete(work));
        work.catch(() => undefined);
        running.add(work);
        if (running.size >= listsAtOnce) await Promise.race(running);
      }
      await Promise.all(running);
    } catch (error) {
      await Promise.allSettled(running);
      throw error;
    }
  };

  const commit = async (id: string): Promise<File> => {
    for (;;) {
      const answer = await retry(() =>
        api('POST /uploads/{id}/commit', { params: { id }, body: { name: file.name, ...choice } }, { signal }),
      );
      if (answer.state === 'stored') return answer.file;
    }
  };

  let id = file.uploadId;
  if (id !== null) {
    const state = await resume(id);
    // Only the answer was lost: asking again is harmless.
    if (state === 'stored') return commit(id);
    if (state === 'unknown') id = null;
  }
  for (let attempt = 0; ; attempt += 1) {
    id ??= await begin();
    await sendAll(id);
    try {
      return await commit(id);
    } catch (error) {
      // The file changed since the upload was begun: what was sent before does not fit any more.
      if (attempt > 0 || detailOf(error).joinedBytes === undefined) throw error;
      const stale = id;
      await retry(() => api('DELETE /uploads/{id}', { params: { id: stale } }, { signal }));
      id = null;
    }
  }
};
