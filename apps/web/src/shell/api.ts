import { type Api, ApiError, type ApiErrorCode, createApi } from '@cloudity/client';

export { type Api, ApiError };

/** The signed-in person's client: the cookie session of this origin. */
export const api: Api = createApi();

/** A client for somebody who came through a link. */
export const createGuestApi = (token: string): Api => createApi({ token });

/** The API's code of an error, `offline` when the server could not be reached, `internal` for anything else. */
export const codeOf = (error: unknown): ApiErrorCode => (error instanceof ApiError ? error.code : 'internal');

/** True when the server could not be reached at all. */
export const isUnreachable = (error: unknown): boolean => codeOf(error) === 'offline';
