import type { FileId } from '@cloudity/contracts';
import { api, isUnreachable } from '../../api.ts';
import type { FileHistory } from '../ports.ts';

/** The versions of a live document that the person may edit. */
export const createHistory = (id: FileId): FileHistory => ({
  list: (cursor) => api('GET /files/{id}/versions', { params: { id }, query: cursor === null ? {} : { cursor } }),
  changes: (version) => api('GET /files/{id}/versions/{version}/changes', { params: { id, version }, query: {} }),
  state: async (version) => {
    const answer = await api.bytes('GET /files/{id}/versions/{version}/content', {
      params: { id, version },
      query: { format: 'update' },
    });
    return new Uint8Array(await answer.arrayBuffer());
  },
  nameCurrent: (name) => api('POST /files/{id}/versions', { params: { id }, body: { name } }),
  change: (versionId, body) => api('PATCH /files/{id}/versions/{versionId}', { params: { id, versionId }, body }),
  restore: (version) => api('POST /files/{id}/versions/{version}/restore', { params: { id, version } }),
  copy: (version) => api('POST /files/{id}/versions/{version}/copy', { params: { id, version }, body: {} }),
  isUnreachable,
});
