import type { CommentThread } from '@cloudity/contracts';
import { useEffect, useState } from 'react';
import { CommentAccessContext } from '../../../shell/comments/access.ts';
import { useFileEvents } from '../../../shell/comments/use-file-events.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { tokenColor } from '../canvas/theme.ts';
import type { GridView } from '../grid/grid-view.ts';
import { LinkLayer } from '../links/LinkLayer.tsx';
import { useSignal } from '../model/signal.ts';
import { useSheet } from '../ui/context.ts';
import { CommentCard } from './CommentCard.tsx';
import type { SheetComments } from './context.ts';
import { CommentMarks } from './marks.ts';
import { useHoveredCell } from './use-hovered-cell.ts';
import { useLinkedCell } from './use-linked-cell.ts';
import { useOpenThreads } from './use-open-threads.ts';

export interface CommentLayerProps {
  readonly grid: GridView;
  readonly comments: SheetComments;
  /** Whether everything of the workbook is here. */
  readonly isWhole: boolean;
}

/** Marks the cells that are commented on, and shows the comments of one: under the mouse, or opened by key or tap. Links come with it. */
export const CommentLayer = (props: CommentLayerProps) => (
  <CommentAccessContext value={props.comments}>
    <Layer {...props} />
    <LinkLayer grid={props.grid} />
  </CommentAccessContext>
);

const none: readonly CommentThread[] = [];

const Layer = ({ grid, comments, isWhole }: CommentLayerProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const { fileId } = comments;
  useFileEvents(fileId);
  const { data } = useOpenThreads(fileId);
  const threads = data ?? none;
  useLinkedCell({ threads: data, isWhole });
  const [marks, setMarks] = useState<CommentMarks | null>(null);
  useEffect(() => {
    const made = new CommentMarks(session, {
      color: () => tokenColor(grid.element, '--warning'),
      say: ({ comments: all }, text) =>
        t('cellComment.note', { name: all[0]?.author.name ?? '', text, count: all.length }),
      open: ({ row, column }) => session.commentCell.set(session.idsAt(row, column)),
    });
    session.attach('comment', made);
    setMarks(made);
  }, [session, grid, t]);
  useEffect(() => marks?.set(threads), [marks, threads]);
  const opened = useSignal(session.commentCell);
  const { hovered, keep, leave } = useHoveredCell(grid, marks);
  const cell = opened ?? hovered;
  return (
    cell !== null && (
      <CommentCard
        key={`${cell.sheet}:${cell.row}:${cell.column}`}
        {...{ grid, comments, cell, threads }}
        isOpened={opened !== null}
        onEnter={keep}
        onLeave={leave}
      />
    )
  );
};
