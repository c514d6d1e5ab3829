import type { CommentAnchor, MemberId } from '@cloudity/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useList } from '../use-list.ts';
import { useCommentAccess } from './access.ts';

export interface Draft {
  readonly text: string;
  readonly mentions: readonly MemberId[];
}

export const useThreads = (fileId: string, state: 'open' | 'resolved') => {
  const { api } = useCommentAccess();
  return useList(['comments', fileId, state], (cursor, signal) =>
    api(
      'GET /files/{id}/comments',
      { params: { id: fileId }, query: { state, limit: 30, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
};

/** Members who may open the file and whose name begins so; nothing is asked while `text` is null. */
export const usePeopleOfFile = (fileId: string, text: string | null) => {
  const { api } = useCommentAccess();
  return useQuery({
    queryKey: ['people-of-file', fileId, text],
    enabled: text !== null,
    queryFn: async () =>
      (await api('GET /files/{id}/people', { params: { id: fileId }, query: { q: text ?? '' } })).items,
  });
};

/** Changes to comments. Every promise rejects with the server's refusal. */
export const useCommenting = (fileId: string) => {
  const { api } = useCommentAccess();
  const queries = useQueryClient();
  return useMemo(() => {
    const after = async (work: Promise<unknown>): Promise<void> => {
      await work;
      await queries.invalidateQueries({ queryKey: ['comments', fileId] });
    };
    const at = (commentId: string) => ({ id: fileId, commentId });
    return {
      /** Answers in a thread, or begins one, at a place of the document if told. */
      add: ({ text, mentions }: Draft, to: { readonly threadId?: string; readonly anchor?: CommentAnchor } = {}) =>
        after(
          api('POST /files/{id}/comments', {
            params: { id: fileId },
            body: { text, mentions: [...mentions], ...to },
          }),
        ),
      edit: (commentId: string, { text, mentions }: Draft) =>
        after(
          api('PATCH /files/{id}/comments/{commentId}', {
            params: at(commentId),
            body: { text, mentions: [...mentions] },
          }),
        ),
      resolve: (commentId: string, resolved: boolean) =>
        after(api('PATCH /files/{id}/comments/{commentId}', { params: at(commentId), body: { resolved } })),
      remove: (commentId: string) => after(api('DELETE /files/{id}/comments/{commentId}', { params: at(commentId) })),
    };
  }, [api, queries, fileId]);
};
