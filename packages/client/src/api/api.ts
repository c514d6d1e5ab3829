import type { AnswerOf, RequestOf, RouteKey, RouteOf } from '@cloudity/contracts';
import { ApiError, errorOfAnswer, offlineError } from './api-error.ts';
import { jsonOf, type SendBytes, sendByFetch, sendByXhr, type UploadOptions } from './upload.ts';
import { type LooseRequest, urlOf, type WireRequest, wireRequestOf } from './wire-request.ts';

/** Routes that answer with bytes, routes that take bytes, and all the others. */
export type BytesKey = { [Key in RouteKey]: AnswerOf<Key> extends Response ? Key : never }[RouteKey];
export type UploadKey = { [Key in RouteKey]: RouteOf<Key> extends { upload: 'bytes' } ? Key : never }[RouteKey];
export type JsonKey = Exclude<RouteKey, BytesKey | UploadKey>;

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** The request may be left out where the route needs nothing. */
type Arguments<Key extends RouteKey, Rest> =
  Record<never, never> extends RequestOf<Key>
    ? [request?: RequestOf<Key>, options?: Rest]
    : [request: RequestOf<Key>, options?: Rest];

/**
 * The HTTP API, typed by the contract: `await api('PATCH /files/{id}', {params: {id}, body: {name}, ifMatch: version})`.
 * Errors of every call: ApiError; the signal's reason when aborted.
 */
export interface Api {
  <Key extends JsonKey>(key: Key, ...rest: Arguments<Key, CallOptions>): Promise<AnswerOf<Key>>;
  /** A good answer whose body has not been read yet. */
  readonly bytes: <Key extends BytesKey>(key: Key, ...rest: Arguments<Key, CallOptions>) => Promise<Response>;
  /** Sends the content and tells of progress on the way. */
  readonly upload: <Key extends UploadKey>(
    key: Key,
    request: RequestOf<Key> & { readonly content: Blob },
    options?: UploadOptions,
  ) => Promise<AnswerOf<Key>>;
  /** Address of a route, for links and images; it carries no token. */
  readonly url: <Key extends RouteKey>(key: Key, request: Omit<RequestOf<Key>, 'body' | 'ifMatch'>) => string;
}

export interface ApiOptions {
  /** With `/api/v1`, without a trailing slash: `/api/v1` on the app's own origin. */
  readonly baseUrl?: string;
  /** Sent as a bearer token; a function is asked for each call. Without one the session cookie counts. */
  readonly token?: string | (() => string | null);
  readonly fetch?: typeof globalThis.fetch;
  /** Told when a call answers `unauthenticated`, before the call fails. */
  readonly onUnauthenticated?: (error: ApiError) => void;
}

export const createApi = (options: ApiOptions = {}): Api => {
  const { baseUrl = '/api/v1', token = null, onUnauthenticated } = options;
  // Looked up late and called without a receiver: `fetch` must not be called as a method of something else.
  const fetch: typeof globalThis.fetch = (...parameters) => (options.fetch ?? globalThis.fetch)(...parameters);
  const sendBytes: SendBytes =
    options.fetch === undefined && typeof XMLHttpRequest !== 'undefined' ? sendByXhr : sendByFetch(fetch);

  const wire = (key: string, request: LooseRequest): WireRequest =>
    wireRequestOf(baseUrl, key, request, typeof token === 'function' ? token() : token);

  const reported = (error: unknown): unknown => {
    if (error instanceof ApiError && error.code === 'unauthenticated') onUnauthenticated?.(error);
    return error;
  };

  /** Errors: `offline` when fetch fails, the signal's reason when it was aborted. */
  const send = async (key: string, request: LooseRequest, signal: AbortSignal | undefined): Promise<Response> => {
    const { method, url, headers, body } = wire(key, request);
    try {
      return await fetch(url, { method, headers, body, credentials: 'same-origin', ...(signal && { signal }) });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw offlineError(error);
    }
  };
  const textOf = async (response: Response, signal: AbortSignal | undefined): Promise<string> => {
    try {
      return await response.text();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw offlineError(error);
    }
  };

  const call = async (key: string, request: LooseRequest = {}, { signal }: CallOptions = {}): Promise<unknown> => {
    try {
      const response = await send(key, request, signal);
      const retryAfter = response.headers.get('retry-after');
      return jsonOf({ status: response.status, text: await textOf(response, signal), retryAfter });
    } catch (error) {
      throw reported(error);
    }
  };
  const bytes = async (key: string, request: LooseRequest = {}, { signal }: CallOptions = {}): Promise<Response> => {
    try {
      const response = await send(key, request, signal);
      if (response.ok) return response;
      throw errorOfAnswer(response.status, await textOf(response, signal), response.headers.get('retry-after'));
    } catch (error) {
      throw reported(error);
    }
  };
  const upload = async (
    key: string,
    { content, ...request }: LooseRequest & { readonly content: Blob },
    uploadOptions: UploadOptions = {},
  ): Promise<unknown> => {
    const { headers, ...rest } = wire(key, request);
    const type = content.type === '' ? 'application/octet-stream' : content.type;
    try {
      return jsonOf(
        await sendBytes({ ...rest, headers: { ...headers, 'content-type': type } }, content, uploadOptions),
      );
    } catch (error) {
      throw reported(error);
    }
  };
  const url = (key: string, request: LooseRequest): string => urlOf(baseUrl, key, request);
  // The types above say what each key takes and gives; below them all keys are handled alike.
  return Object.assign(call, { bytes, upload, url }) as unknown as Api;
};
