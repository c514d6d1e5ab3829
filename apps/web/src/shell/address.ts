import type { File } from '@cloudity/contracts';

/** Where a file opens: folders and plain files in the list, documents in their editor. */
export const addressOf = (file: Pick<File, 'id' | 'kind'>) =>
  file.kind === 'doc'
    ? ({ to: '/d/$id', params: { id: file.id } } as const)
    : ({ to: '/files/$id', params: { id: file.id } } as const);
