import type { CommentThread } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCommentAccess } from '../../../shell/comments/access.ts';

const perPage = 200;

/** Every open thread of the file, newest first: the grid marks the cells of all. A file has at most 5,000 comments. */
export const useOpenThreads = (fileId: string) => {
  const { api } = useCommentAccess();
  return useQuery({
    queryKey: ['comments', fileId, 'allOpen'],
    queryFn: async ({ signal }) => {
      const threads: CommentThread[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: { state: 'open'; limit: number; cursor?: string } = { state: 'open', limit: perPage };
        if (cursor !== '') query.cursor = cursor;
        const page = await api('GET /files/{id}/comments', { params: { id: fileId }, query }, { signal });
        threads.push(...page.items);
        cursor = page.nextCursor;
      }
      return threads as readonly CommentThread[];
    },
  });
};
