import type { File } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { codeOf } from '../../shell/api.ts';
import { useApi } from './files-access.ts';

/** A file this young may get its picture while one looks at it. */
const youngMs = 60_000;
const againMs = 2_000;

/** An address for the bytes while the caller is shown; null without any. */
export const useObjectUrl = (blob: Blob | undefined): string | null => {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [blob]);
  return url;
};

/** The address of the file's preview image; null while there is none. Answers go into no cache of the browser's, so they are kept here. */
export const useImage = (
  { id, version, updatedAt }: Pick<File, 'id' | 'version' | 'updatedAt'>,
  size: 256 | 1600,
  isWanted: boolean,
): string | null => {
  const api = useApi();
  const image = useQuery({
    queryKey: ['preview-image', id, version, size],
    queryFn: async ({ signal }) =>
      (
        await api.bytes('GET /files/{id}/preview/image', { params: { id }, query: { size: `${size}` } }, { signal })
      ).blob(),
    enabled: isWanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) =>
      codeOf(error) === 'not_found' ? count < 20 && Date.now() - Date.parse(updatedAt) < youngMs : count < 2,
    retryDelay: againMs,
  });
  return useObjectUrl(image.data);
};
