import type { File } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../files-access.ts';
import { shownList } from './opened-list.ts';

const pageSize = 200;

/** The files around one that is open: those of the list it was opened from, else of its folder (the first 200 by name). */
export const useSiblings = (file: File): readonly File[] => {
  const api = useApi();
  const shown = shownList();
  const isKnown = shown.some(({ id }) => id === file.id);
  const folder = useQuery({
    queryKey: ['files', 'siblings', file.parentId],
    queryFn: async () =>
      (await api('GET /files', { query: { parentId: file.parentId ?? '', limit: pageSize, sort: 'name' } })).items,
    enabled: !isKnown && file.parentId !== null,
  });
  if (isKnown) return shown;
  const inFolder = (folder.data ?? []).filter(({ kind }) => kind === 'file');
  return inFolder.some(({ id }) => id === file.id) ? inFolder : [file];
};
