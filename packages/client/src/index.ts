export * from './api/api.ts';
export { ApiError, type ApiErrorCode, errorOfAnswer, offlineError } from './api/api-error.ts';
export type { UploadOptions, UploadProgress } from './api/upload.ts';
export { type Retrying, retrying } from './uploads/retrying.ts';
export { type FileToSend, type NamedChunk, type Sending, sendFile } from './uploads/send-file.ts';
export { batchBody, chunksBody, type WireChunk } from './uploads/wire.ts';
