import { ApiError } from '@cloudity/client';
import type { Api } from '../../../shell/api.ts';
import { createUploadQueue, type UploadQueue } from '../upload-queue.ts';

/** Files on their way into the folder of an upload link. */
export const createDropQueue = (api: Api): UploadQueue =>
  createUploadQueue(
    async ({ name, file }, onProgress, signal) => {
      try {
        await api.upload(
          'PUT /drop/{name}',
          { params: { name }, content: file },
          { signal, onProgress: ({ sentBytes }) => onProgress(sentBytes) },
        );
      } catch (error) {
        throw { code: error instanceof ApiError ? error.code : 'internal' };
      }
    },
    () => undefined,
  );
