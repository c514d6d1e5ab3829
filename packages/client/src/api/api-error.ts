import type { ErrorBody, ErrorCode } from '@cloudity/contracts';

/** `offline`: the request did not reach the server, or its answer did not reach us. */
export type ApiErrorCode = ErrorCode | 'offline';

interface ApiErrorParts {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly message: string;
  readonly detail?: unknown;
  /** Names the request in the server's log; empty when the answer came from elsewhere. */
  readonly requestId: string;
  /** When the server asks to wait before the next attempt. */
  readonly retryAfterSeconds: number | null;
}

/** Every way in which a call of the API fails, except being aborted (which throws the signal's reason). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly detail: unknown;
  readonly requestId: string;
  readonly retryAfterSeconds: number | null;

  constructor(parts: ApiErrorParts, options?: ErrorOptions) {
    super(parts.message, options);
    this.name = 'ApiError';
    this.status = parts.status;
    this.code = parts.code;
    this.detail = parts.detail;
    this.requestId = parts.requestId;
    this.retryAfterSeconds = parts.retryAfterSeconds;
  }
}

export const offlineError = (cause?: unknown): ApiError =>
  new ApiError(
    { status: 0, code: 'offline', message: 'The server cannot be reached.', requestId: '', retryAfterSeconds: null },
    { cause },
  );

const isErrorBody = (value: unknown): value is ErrorBody =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'requestId' in value;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** What a proxy says when the server behind it is away, in words that are not ours. */
const codeOfStatus = (status: number): ApiErrorCode =>
  (({ 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 413: 'too_large', 429: 'rate_limited' }) as const)[
    status
  ] ?? (status >= 502 && status <= 504 ? 'unavailable' : 'internal');

/** The error that an answer with a failing status means, whoever wrote it. */
export const errorOfAnswer = (status: number, text: string, retryAfter: string | null): ApiError => {
  const body = parsed(text);
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
  if (isErrorBody(body)) {
    const { code, message, detail, requestId } = body;
    return new ApiError({ status, code, message, detail, requestId, retryAfterSeconds });
  }
  const message = `The server answered ${status}.`;
  return new ApiError({ status, code: codeOfStatus(status), message, requestId: '', retryAfterSeconds });
};
