import type { FileId } from '@cloudity/contracts';
import { api, isUnreachable } from '../../../shell/api.ts';
import type { DocumentHistory } from '../ports.ts';

/** The versions of a document that the person may edit. */
export const createHistory = (id: FileId): DocumentHistory => ({
  list: (cursor) => api('GET /files/{id}/versions', { params: { id }, query: cursor === null ? {} : { cursor } }),
  changes: (version) => api('GET /files/{id}/versions/{version}/changes', { params: { id, version }, query: {} }),
  nameCurrent: (name) => api('POST /files/{id}/versions', { params: { id }, body: { name } }),
  rename: (versionId, name) =>
    api('PATCH /files/{id}/versions/{versionId}', { params: { id, versionId }, body: { name } }),
  restore: (version) => api('POST /files/{id}/versions/{version}/restore', { params: { id, version } }),
  copy: (version) => api('POST /files/{id}/versions/{version}/copy', { params: { id, version }, body: {} }),
  isUnreachable,
});
