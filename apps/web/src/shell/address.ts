import type { File } from '@cloudity/contracts';

/** What people edit together opens in its editor. */
export const isLive = ({ kind }: Pick<File, 'kind'>): boolean => kind === 'doc' || kind === 'sheet';

/** Where a file opens: folders and plain files in the list, documents and spreadsheets in their editor. */
export const addressOf = (file: Pick<File, 'id' | 'kind'>) =>
  isLive(file)
    ? ({ to: '/d/$id', params: { id: file.id } } as const)
    : ({ to: '/files/$id', params: { id: file.id } } as const);
