import type { CommentThread } from '@cloudity/contracts';
import { Button, EmptyState, ErrorState, Segmented, SkeletonRows } from '@cloudity/ui';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { CommentAccessContext } from '../../../shell/comments/access.ts';
import { useThreads } from '../../../shell/comments/comment-queries.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useSignal } from '../model/signal.ts';
import { goToRange } from '../names/go-to-range.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { addressOf } from '../selection/selection.ts';
import { useSheet } from '../ui/context.ts';
import { cellOf, positionOf } from './anchor.ts';
import { CellThreads } from './CellThreads.tsx';
import { type SheetComments, useSheetComments } from './context.ts';
import { useOpenThreads } from './use-open-threads.ts';

/** All comments of the spreadsheet; those of a cell lead to it. */
export const CellCommentsPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sharing');
  const comments = useSheetComments();
  return (
    <SidePanel title={t('comment.title')} onClose={onClose}>
      {comments !== null && (
        <CommentAccessContext value={comments}>
          <Threads comments={comments} />
        </CommentAccessContext>
      )}
    </SidePanel>
  );
};

const Threads = ({ comments }: { readonly comments: SheetComments }) => {
  const { t } = useTranslation('sharing');
  const [state, setState] = useState<'open' | 'resolved'>('open');
  return (
    <>
      <Segmented
        label={t('comment.title')}
        value={state}
        onChange={setState}
        options={[
          { value: 'open', label: t('comment.open') },
          { value: 'resolved', label: t('comment.resolved') },
        ]}
      />
      {state === 'open' ? <OpenThreads comments={comments} /> : <ResolvedThreads comments={comments} />}
    </>
  );
};

const OpenThreads = ({ comments }: { readonly comments: SheetComments }) => {
  const { t } = useTranslation('sheetTools');
  const { t: words } = useTranslation('sharing');
  const { session } = useSheet();
  useSignal(session.selection);
  useSignal(session.sheetId);
  const { data, isPending, error, refetch } = useOpenThreads(comments.fileId);
  const { active } = session.selection.get();
  return (
    <>
      {comments.mayComment && (
        <CellThreads
          comments={comments}
          threads={[]}
          newAt={session.idsAt(active.row, active.column)}
          newLabel={t('cellComment.new', { cell: addressOf(active) })}
          sendLabel={words('comment.send')}
          autoFocus={false}
        />
      )}
      <List
        comments={comments}
        threads={data ?? []}
        isPending={isPending}
        error={error}
        retry={() => void refetch()}
        none={t(comments.mayComment ? 'cellComment.begin' : 'cellComment.nobody')}
      />
    </>
  );
};

const ResolvedThreads = ({ comments }: { readonly comments: SheetComments }) => {
  const { t } = useTranslation('sharing');
  const list = useThreads(comments.fileId, 'resolved');
  return (
    <>
      <List
        comments={comments}
        threads={list.items}
        isPending={list.isPending}
        error={list.error}
        retry={list.refetch}
        none={t('comment.noneResolved')}
      />
      {list.hasMore && (
        <Button variant="quiet" onPress={list.loadMore} isDisabled={list.isLoadingMore}>
          {t('more')}
        </Button>
      )}
    </>
  );
};

interface ListProps {
  readonly comments: SheetComments;
  readonly threads: readonly CommentThread[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Said when there are none. */
  readonly none: string;
}

const List = ({ comments, threads, isPending, error, retry, none }: ListProps) => {
  const { t } = useTranslation('sharing');
  const errorText = useErrorText();
  if (isPending) return <SkeletonRows rows={2} hasAvatar label={t('comment.title')} />;
  if (error !== null && threads.length === 0)
    return (
      <ErrorState title={t('comment.failed')} action={<Button onPress={retry}>{t('retry')}</Button>}>
        {errorText(error)}
      </ErrorState>
    );
  if (threads.length === 0) return <EmptyState icon={MessageSquare} title={none} />;
  return threads.map((thread) => (
    <section key={thread.id} className="sheet-thread">
      <Place thread={thread} />
      <CellThreads comments={comments} threads={[thread]} newAt={null} newLabel="" sendLabel="" autoFocus={false} />
    </section>
  ));
};

/** Which cell a thread is about; leads there. */
const Place = ({ thread }: { readonly thread: CommentThread }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  useSignal(session.revision);
  const cell = cellOf(thread.anchor);
  if (cell === null) return <p className="sheet-thread-place">{t('cellComment.whole')}</p>;
  const at = positionOf(session.workbook, cell);
  if (at === null) return <p className="sheet-thread-place">{t('cellComment.deleted')}</p>;
  const { sheet } = cell;
  const name = session.workbook.sheetNameOf(sheet) ?? '';
  const { row, column } = at;
  return (
    <button
      type="button"
      className="sheet-thread-place"
      onClick={() => goToRange(session, { sheet, fromRow: row, toRow: row, fromColumn: column, toColumn: column })}
    >
      {sheet === session.sheetId.get() ? addressOf(at) : `${name} · ${addressOf(at)}`}
    </button>
  );
};
