import type { Api } from '@cloudity/client';
import type { FileId } from '@cloudity/contracts';

/** What browsers can show and the server's preview of a document accepts, with the endings of their names. SVG can hold script, so it stays a file. */
const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
};

export const pictureTypes = Object.keys(endings);
export const largestPicture = 100 * 1024 * 1024;

export const isPicture = (file: File): boolean =>
  Object.hasOwn(endings, file.type) && file.size > 0 && file.size <= largestPicture;

/** Pictures of one document; addresses are `blob:` ones of this page. */
export interface DocumentImages {
  /** Stores the picture as an attachment of the document; progress from 0 to 1. */
  readonly upload: (file: File, onProgress: (done: number) => void) => Promise<{ readonly fileId: string }>;
  /** Address to show; the same promise for the same id while it is in use. */
  readonly url: (fileId: string) => Promise<string>;
}

export interface PageImages extends DocumentImages {
  /** For exports: the picture itself, null when it cannot be had. */
  readonly blob: (fileId: string) => Promise<Blob | null>;
  readonly dispose: () => void;
}

/**
 * Pictures of a document, fetched with the reader's own right and shown under addresses of this page. Only what browsers show as
 * a picture is; SVG can hold script and is not.
 */
export const createImages = (api: Api, documentId: FileId): PageImages => {
  const urls = new Map<string, Promise<string>>();

  const fetchBlob = async (fileId: string): Promise<Blob> => {
    const response = await api.bytes('GET /files/{id}/content', { params: { id: fileId as FileId }, query: {} });
    const blob = await response.blob();
    const type = blob.type.split(';')[0] ?? '';
    if (!Object.hasOwn(endings, type)) throw new Error(`not a picture: ${type}`);
    return blob;
  };

  return {
    upload: async (file, onProgress) => {
      // A name of its own: what was pasted is called image.png every time.
      const name = `${crypto.randomUUID()}.${endings[file.type] ?? 'bin'}`;
      const stored = await api.upload(
        'PUT /files/{parentId}/children/{name}',
        { params: { parentId: documentId, name }, content: file },
        { onProgress: ({ sentBytes, totalBytes }) => onProgress(totalBytes === 0 ? 1 : sentBytes / totalBytes) },
      );
      urls.set(stored.id, Promise.resolve(URL.createObjectURL(file)));
      return { fileId: stored.id };
    },
    url: (fileId) => {
      const known = urls.get(fileId);
      if (known) return known;
      const url = fetchBlob(fileId).then((blob) => URL.createObjectURL(blob));
      urls.set(fileId, url);
      // A failed one is asked for again the next time.
      url.catch(() => urls.delete(fileId));
      return url;
    },
    blob: (fileId) => fetchBlob(fileId).catch(() => null),
    dispose: () => {
      for (const url of urls.values()) {
        url.then(URL.revokeObjectURL, () => {});
      }
      urls.clear();
    },
  };
};
