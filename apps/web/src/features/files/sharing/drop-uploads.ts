import type { Api } from '../../../shell/api.ts';
import { type Uploads, uploadsOf } from '../uploads.ts';

/** Files on their way into the folder of an upload link. */
export const dropUploadsOf = (api: Api): Uploads =>
  uploadsOf(
    {
      api,
      database: null,
      sendPlain: (file, signal, onProgress) =>
        api.upload(
          'PUT /drop/{name}',
          { params: { name: file.name }, content: file },
          { signal, onProgress: ({ sentBytes }) => onProgress(sentBytes) },
        ),
    },
    () => undefined,
  );
