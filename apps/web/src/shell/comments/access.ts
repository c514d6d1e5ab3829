import { createContext, use } from 'react';
import { type Api, api } from '../api.ts';

/** As whom comments are read and written. */
export interface CommentAccess {
  readonly api: Api;
  /** Guests of a link name nobody. */
  readonly isMember: boolean;
}

export const CommentAccessContext = createContext<CommentAccess>({ api, isMember: true });
export const useCommentAccess = (): CommentAccess => use(CommentAccessContext);
