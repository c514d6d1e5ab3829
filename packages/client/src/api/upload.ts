import { ApiError, errorOfAnswer, offlineError } from './api-error.ts';
import type { WireRequest } from './wire-request.ts';

export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: UploadProgress) => void;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** Sends bytes and resolves with the answer, whatever its status. Errors: ApiError `offline`, the signal's reason. */
export type SendBytes = (request: WireRequest, content: Blob, options: UploadOptions) => Promise<Answer>;

/** With XMLHttpRequest: the only way in which a browser tells how much of a request has gone. */
export const sendByXhr: SendBytes = (request, content, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const xhr = new XMLHttpRequest();
    const abort = (): void => xhr.abort();
    const ended = (settle: () => void) => (): void => {
      signal?.removeEventListener('abort', abort);
      settle();
    };
    signal?.addEventListener('abort', abort);
    xhr.open(request.method, request.url);
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
    if (onProgress)
      xhr.upload.addEventListener('progress', (event) =>
        onProgress({ sentBytes: Math.min(event.loaded, content.size), totalBytes: content.size }),
      );
    xhr.addEventListener(
      'load',
      ended(() =>
        resolve({ status: xhr.status, text: xhr.responseText, retryAfter: xhr.getResponseHeader('retry-after') }),
      ),
    );
    xhr.addEventListener(
      'error',
      ended(() => reject(offlineError())),
    );
    xhr.addEventListener(
      'abort',
      ended(() => reject(signal?.reason ?? new DOMException('Aborted', 'AbortError'))),
    );
    xhr.send(content);
  });

/** With fetch, where there is no XMLHttpRequest (Node, workers): progress is told at the beginning and at the end. */
export const sendByFetch =
  (fetch: typeof globalThis.fetch): SendBytes =>
  async (request, content, { signal, onProgress }) => {
    onProgress?.({ sentBytes: 0, totalBytes: content.size });
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers,
        body: content,
        credentials: 'same-origin',
        ...(signal && { signal }),
      });
      const text = await response.text();
      onProgress?.({ sentBytes: content.size, totalBytes: content.size });
      return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw offlineError(error);
    }
  };

/** The JSON of a good answer, undefined when it has none. Errors: ApiError of any other answer. */
export const jsonOf = ({ status, text, retryAfter }: Answer): unknown => {
  if (status < 200 || status > 299) throw errorOfAnswer(status, text, retryAfter);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = 'The server sent an answer that cannot be read.';
    throw new ApiError({ status, code: 'internal', message, requestId: '', retryAfterSeconds: null }, { cause });
  }
};
