import { ApiError } from '@cloudity/client';
import type { Api } from '../../shell/api.ts';
import { createUploadQueue, type SendUpload, type UploadError, type UploadQueue } from './upload-queue.ts';

/** What the server says about a name that is taken. */
interface Taken {
  readonly suggestedName?: string;
  readonly existing?: { readonly version?: number };
}

const uploadErrorOf = (error: unknown): UploadError => {
  if (!(error instanceof ApiError)) return { code: 'internal' };
  const { suggestedName, existing } = (error.detail ?? {}) as Taken;
  return {
    code: error.code,
    ...(suggestedName ? { suggestedName } : {}),
    ...(existing?.version ? { existingVersion: existing.version } : {}),
  };
};

const sendWith =
  (api: Api): SendUpload =>
  async (upload, onProgress, signal) => {
    try {
      await api.upload(
        'PUT /files/{parentId}/children/{name}',
        {
          params: { parentId: upload.parentId, name: upload.name },
          content: upload.file,
          ...(upload.replaceVersion === null ? {} : { ifMatch: upload.replaceVersion }),
        },
        { signal, onProgress: ({ sentBytes }) => onProgress(sentBytes) },
      );
    } catch (error) {
      throw uploadErrorOf(error);
    }
  };

const queues = new Map<Api, { readonly queue: UploadQueue; whenStored: () => void }>();

/**
 * The one queue of this tab for a person or a guest: uploads go on while the reader moves between pages.
 * `onStored` replaces the last page's wish to know about arrivals.
 */
export const uploadQueueOf = (api: Api, onStored: () => void): UploadQueue => {
  const known = queues.get(api);
  if (known) {
    known.whenStored = onStored;
    return known.queue;
  }
  const entry = { queue: createUploadQueue(sendWith(api), () => entry.whenStored()), whenStored: onStored };
  queues.set(api, entry);
  return entry.queue;
};
