export * from './api/api.ts';
export { ApiError, type ApiErrorCode } from './api/api-error.ts';
export type { UploadOptions, UploadProgress } from './api/upload.ts';
export { batchBody, chunksBody, type WireChunk } from './uploads/wire.ts';
