import type { Comment, CommentThread } from '@cloudity/contracts';
import { Avatar, Button, IconButton } from '@cloudity/ui';
import { Check, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '../language/format.ts';
import { useTranslation } from '../language/use-translation.ts';
import { CommentField } from './CommentField.tsx';
import { CommentText } from './CommentText.tsx';
import type { useCommenting } from './comment-queries.ts';

interface ThreadViewProps {
  readonly fileId: string;
  readonly thread: CommentThread;
  readonly mayComment: boolean;
  readonly mayModerate: boolean;
  readonly commenting: ReturnType<typeof useCommenting>;
  /** Runs a change and tells about a refusal; rejects too, so that fields keep their words. */
  readonly run: (work: Promise<void>) => Promise<void>;
}

/** A thread: the first comment, its answers, and a place for another. */
export const ThreadView = ({ fileId, thread, mayComment, mayModerate, commenting, run }: ThreadViewProps) => {
  const { t } = useTranslation('sharing');
  const [isAnswering, setAnswering] = useState(false);
  const isResolved = thread.resolvedAt !== null;
  return (
    <li className="comment-thread">
      <ul className="comment-list">
        {thread.comments.map((comment) => (
          <CommentView
            key={comment.id}
            {...{ fileId, comment, mayComment, commenting, run }}
            mayDelete={(comment.isMine || mayModerate) && mayComment}
          />
        ))}
      </ul>
      {isResolved && <p className="file-quiet">{t('comment.resolvedBy', { name: thread.resolvedBy ?? '' })}</p>}
      {mayComment &&
        (isAnswering ? (
          <CommentField
            fileId={fileId}
            label={t('comment.reply')}
            saveLabel={t('comment.reply')}
            autoFocus
            onCancel={() => setAnswering(false)}
            onSave={(draft) => run(commenting.add(draft, { threadId: thread.id })).then(() => setAnswering(false))}
          />
        ) : (
          <div className="comment-actions">
            {!isResolved && (
              <Button variant="quiet" onPress={() => setAnswering(true)}>
                {t('comment.reply')}
              </Button>
            )}
            <Button
              variant="quiet"
              icon={isResolved ? RotateCcw : Check}
              onPress={() => void run(commenting.resolve(thread.id, !isResolved)).catch(() => undefined)}
            >
              {isResolved ? t('comment.reopen') : t('comment.resolve')}
            </Button>
          </div>
        ))}
    </li>
  );
};

interface CommentViewProps extends Omit<ThreadViewProps, 'thread' | 'mayModerate'> {
  readonly comment: Comment;
  readonly mayDelete: boolean;
}

const CommentView = ({ fileId, comment, mayComment, mayDelete, commenting, run }: CommentViewProps) => {
  const { t } = useTranslation('sharing');
  const formats = useFormats();
  const [isEditing, setEditing] = useState(false);
  if (comment.isDeleted) return <li className="comment file-quiet">{t('comment.deleted')}</li>;
  return (
    <li className="comment">
      <Avatar id={comment.author.id} name={comment.author.name} size={24} />
      <div className="comment-body">
        <div className="comment-head">
          <span className="comment-author">{comment.author.name}</span>
          <time className="file-quiet" dateTime={comment.createdAt} title={formats.moment(comment.createdAt)}>
            {formats.when(comment.createdAt)}
            {comment.editedAt !== null && ` · ${t('comment.edited')}`}
          </time>
          {comment.isMine && mayComment && !isEditing && (
            <IconButton icon={Pencil} label={t('comment.edit')} onPress={() => setEditing(true)} />
          )}
          {mayDelete && !isEditing && (
            <IconButton
              icon={Trash2}
              label={t('comment.delete')}
              onPress={() => void run(commenting.remove(comment.id)).catch(() => undefined)}
            />
          )}
        </div>
        {isEditing ? (
          <CommentField
            fileId={fileId}
            label={t('comment.edit')}
            saveLabel={t('comment.save')}
            initial={comment}
            autoFocus
            onCancel={() => setEditing(false)}
            onSave={(draft) => run(commenting.edit(comment.id, draft)).then(() => setEditing(false))}
          />
        ) : (
          <CommentText comment={comment} />
        )}
      </div>
    </li>
  );
};
