import { createContext, use } from 'react';
import type { CommentAccess } from '../../../shell/comments/access.ts';

/** Whose comments on which file. */
export interface SheetComments extends CommentAccess {
  readonly fileId: string;
  readonly mayComment: boolean;
  /** Deletes what others wrote. */
  readonly mayModerate: boolean;
}

/** Null where nobody can comment: a version of the history. */
export const CommentsContext = createContext<SheetComments | null>(null);
export const useSheetComments = (): SheetComments | null => use(CommentsContext);
