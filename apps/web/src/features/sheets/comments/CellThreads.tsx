import type { CommentThread } from '@cloudity/contracts';
import { Banner } from '@cloudity/ui';
import { useState } from 'react';
import { CommentField } from '../../../shell/comments/CommentField.tsx';
import { useCommenting } from '../../../shell/comments/comment-queries.ts';
import '../../../shell/comments/comments.css';
import { ThreadView } from '../../../shell/comments/ThreadView.tsx';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import type { CellIds } from '../model/cell-ids.ts';
import { anchorOf } from './anchor.ts';
import type { SheetComments } from './context.ts';

/** Changes to comments that say when they were refused. */
export const useTold = () => {
  const [error, setError] = useState('');
  const errorText = useErrorText();
  const run = async (work: Promise<void>): Promise<void> => {
    setError('');
    try {
      await work;
    } catch (refused) {
      setError(errorText(refused));
      throw refused;
    }
  };
  return { run, problem: error === '' ? null : <Banner tone="danger">{error}</Banner> };
};

export interface CellThreadsProps {
  readonly comments: SheetComments;
  readonly threads: readonly CommentThread[];
  /** Where a new thread begins; null: none does here. */
  readonly newAt: CellIds | null;
  readonly newLabel: string;
  readonly sendLabel: string;
  readonly autoFocus: boolean;
  readonly onCancel?: () => void;
}

/** Threads, and a field for a new one. */
export const CellThreads = ({
  comments,
  threads,
  newAt,
  newLabel,
  sendLabel,
  autoFocus,
  onCancel,
}: CellThreadsProps) => {
  const { fileId, mayComment, mayModerate } = comments;
  const commenting = useCommenting(fileId);
  const { run, problem } = useTold();
  return (
    <>
      {problem}
      <ul className="comment-threads" aria-live="polite" aria-relevant="additions">
        {threads.map((thread) => (
          <ThreadView key={thread.id} {...{ fileId, thread, mayComment, mayModerate, commenting, run }} />
        ))}
      </ul>
      {newAt !== null && mayComment && (
        <CommentField
          fileId={fileId}
          label={newLabel}
          saveLabel={sendLabel}
          autoFocus={autoFocus}
          onSave={(draft) => run(commenting.add(draft, { anchor: anchorOf(newAt) }))}
          {...(onCancel ? { onCancel } : {})}
        />
      )}
    </>
  );
};
