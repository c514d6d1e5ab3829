import type { File } from '@cloudity/contracts';
import { Banner, Button, EmptyState, ErrorState, Segmented, SkeletonRows } from '@cloudity/ui';
import { MessageSquare } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CommentAccessContext } from '../../../shell/comments/access.ts';
import { CommentField } from '../../../shell/comments/CommentField.tsx';
import { useCommenting, useThreads } from '../../../shell/comments/comment-queries.ts';
import '../../../shell/comments/comments.css';
import { ThreadView } from '../../../shell/comments/ThreadView.tsx';
import { useFileEvents } from '../../../shell/comments/use-file-events.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { hasRole } from '../action.ts';
import { useFilesAccess } from '../files-access.ts';

/** Threads on a file, as others write them. */
export const CommentsPanel = ({ file }: { readonly file: File }) => {
  const { api, me } = useFilesAccess();
  const isMember = me !== null;
  const access = useMemo(() => ({ api, isMember }), [api, isMember]);
  return (
    <CommentAccessContext value={access}>
      <Threads file={file} />
    </CommentAccessContext>
  );
};

const Threads = ({ file }: { readonly file: File }) => {
  const { t } = useTranslation('sharing');
  const [state, setState] = useState<'open' | 'resolved'>('open');
  const [error, setError] = useState('');
  const list = useThreads(file.id, state);
  const commenting = useCommenting(file.id);
  const errorText = useErrorText();
  useFileEvents(file.id);
  const mayComment = hasRole(file, 'commenter');

  const run = async (work: Promise<void>) => {
    setError('');
    try {
      await work;
    } catch (refused) {
      setError(errorText(refused));
      throw refused;
    }
  };

  return (
    <section className="comments-panel" aria-label={t('comment.title')}>
      <Segmented
        label={t('comment.title')}
        value={state}
        onChange={setState}
        options={[
          { value: 'open', label: t('comment.open') },
          { value: 'resolved', label: t('comment.resolved') },
        ]}
      />
      {error && <Banner tone="danger">{error}</Banner>}
      {mayComment && state === 'open' && (
        <CommentField
          fileId={file.id}
          label={t('comment.new')}
          saveLabel={t('comment.send')}
          onSave={(draft) => run(commenting.add(draft))}
        />
      )}
      {list.isPending && <SkeletonRows rows={2} hasAvatar label={t('comment.title')} />}
      {list.error !== null && list.items.length === 0 && (
        <ErrorState title={t('comment.failed')} action={<Button onPress={list.refetch}>{t('retry')}</Button>}>
          {errorText(list.error)}
        </ErrorState>
      )}
      {!list.isPending && list.error === null && list.items.length === 0 && (
        <EmptyState icon={MessageSquare} title={t(state === 'open' ? 'comment.none' : 'comment.noneResolved')}>
          {state === 'open' && <p>{t(mayComment ? 'comment.noneText' : 'comment.readOnly')}</p>}
        </EmptyState>
      )}
      <ul className="comment-threads" aria-live="polite" aria-relevant="additions">
        {list.items.map((thread) => (
          <ThreadView
            key={thread.id}
            fileId={file.id}
            {...{ thread, mayComment, commenting, run }}
            mayModerate={hasRole(file, 'owner')}
          />
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="quiet" onPress={list.loadMore} isDisabled={list.isLoadingMore}>
          {t('more')}
        </Button>
      )}
    </section>
  );
};
