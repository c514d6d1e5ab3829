import type { Photo } from '@cloudity/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../shell/api.ts';
import type { Bucket } from './timeline.ts';

export type Space = 'personal' | 'organization';

// The first element is that of the lists of files: what changes those renews these.
export const daysQuery = (api: Api, space: Space) =>
  queryOptions({
    queryKey: ['files', 'photo-days', space],
    queryFn: async () => (await api('GET /photos/days', { query: { space } })).items,
  });

/** All photos of the bucket's days, the latest first. */
export const bucketQuery = (api: Api, space: Space, { from, until }: Bucket) =>
  queryOptions({
    queryKey: ['files', 'photos', space, from, until],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const photos: Photo[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await api(
          'GET /photos',
          { query: { space, from, until, limit: 200, ...(cursor ? { cursor } : {}) } },
          { signal },
        );
        photos.push(...page.items);
        if (page.nextCursor === null) return photos;
        cursor = page.nextCursor;
      }
    },
  });
