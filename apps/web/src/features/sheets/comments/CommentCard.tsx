import type { CommentThread } from '@cloudity/contracts';
import { IconButton, Sheet } from '@cloudity/ui';
import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../../shell/layout/use-media-query.ts';
import { cellBox } from '../grid/cell-box.ts';
import type { GridView } from '../grid/grid-view.ts';
import { bookmark } from '../model/bookmark.ts';
import type { CellIds } from '../model/cell-ids.ts';
import { useSignal } from '../model/signal.ts';
import { addressOf } from '../selection/selection.ts';
import '../style/comments.css';
import { useSheet } from '../ui/context.ts';
import { cellOf, positionOf } from './anchor.ts';
import { CellThreads } from './CellThreads.tsx';
import type { SheetComments } from './context.ts';

export interface CommentCardProps {
  readonly grid: GridView;
  readonly comments: SheetComments;
  readonly cell: CellIds;
  readonly threads: readonly CommentThread[];
  /** By key, menu or tap: it has the keyboard, and stays until it is closed. Otherwise it goes with the mouse. */
  readonly isOpened: boolean;
  readonly onEnter: () => void;
  readonly onLeave: () => void;
}

const gap = 8;
const width = 320;

/** The comments of a cell, beside it; from below on phones. */
export const CommentCard = ({ grid, comments, cell, threads, isOpened, onEnter, onLeave }: CommentCardProps) => {
  const { t } = useTranslation('sheetTools');
  const { t: words } = useTranslation('sharing');
  const { session } = useSheet();
  useSignal(session.revision);
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const root = useRef<HTMLElement>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const at = positionOf(session.workbook, cell);
  const [row, column] = [at?.row ?? -1, at?.column ?? -1];
  const own = threads.filter(({ anchor }) => {
    const ids = cellOf(anchor);
    return ids?.sheet === cell.sheet && ids.row === cell.row && ids.column === cell.column;
  });
  const close = (): void => {
    session.commentCell.set(null);
    session.reveal.set({ takesFocus: true });
  };

  useLayoutEffect(() => {
    const put = (): void => {
      if (row < 0) return;
      const box = cellBox(grid, { row, column });
      const frame = grid.element.getBoundingClientRect();
      const right = box.right + gap;
      const left = right + width <= window.innerWidth ? right : box.left - width - gap;
      const height = root.current?.offsetHeight ?? 0;
      const top = Math.min(box.top, frame.bottom - height - gap);
      setPlace({ left: Math.max(gap, left), top: Math.max(frame.top, top) });
    };
    put();
    const sizes = new ResizeObserver(put);
    if (root.current) sizes.observe(root.current);
    const stop = grid.layout.subscribe(put);
    return () => {
      sizes.disconnect();
      stop();
    };
  }, [grid, row, column]);

  const hasField = own.length === 0 && comments.mayComment;
  useEffect(() => {
    if (isOpened && !hasField && !root.current?.contains(document.activeElement)) root.current?.focus();
  }, [isOpened, hasField]);

  // Somebody who goes on in the grid is done with it, unless words would be lost.
  useEffect(() => {
    if (!isOpened) return;
    const mark = bookmark(session);
    return session.selection.subscribe(() => {
      if (mark.isHere()) return;
      const fields = [...(root.current?.querySelectorAll('textarea') ?? [])];
      if (fields.every(({ value }) => value.trim() === '')) session.commentCell.set(null);
    });
  }, [isOpened, session]);

  if (at === null || cell.sheet !== session.sheetId.get()) return null;
  const title = t('cellComment.title', { cell: addressOf(at) });
  const content = (
    <CellThreads
      comments={comments}
      threads={own}
      newAt={own.length === 0 ? cell : null}
      newLabel={t('cellComment.new', { cell: addressOf(at) })}
      sendLabel={words('comment.send')}
      autoFocus={isOpened}
      onCancel={close}
    />
  );
  const nothing = own.length === 0 && !comments.mayComment && (
    <p className="sheet-card-empty">{t('cellComment.none')}</p>
  );
  if (isNarrow)
    return (
      <Sheet label={title} isOpen onOpenChange={(isOpen) => !isOpen && close()}>
        <div className="sheet-card is-below">
          <h2>{title}</h2>
          {nothing}
          {content}
        </div>
      </Sheet>
    );
  return (
    <section
      ref={root}
      className="sheet-card"
      role="dialog"
      aria-label={title}
      tabIndex={-1}
      // What is not visible cannot take the keyboard.
      style={place ?? { left: 0, top: 0, opacity: 0 }}
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      onFocus={() => {
        if (!isOpened) session.commentCell.set(cell);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      <header className="sheet-card-head">
        <span>{title}</span>
        <IconButton icon={X} label={t('panel.close')} onPress={close} />
      </header>
      {nothing}
      {content}
    </section>
  );
};
