import type { CommentThread } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { CellIds } from '../model/cell-ids.ts';
import { goToRange } from '../names/go-to-range.ts';
import { addressOf } from '../selection/selection.ts';
import { useSheet } from '../ui/context.ts';
import { cellOf, positionOf } from './anchor.ts';

const fragment = /^#cell=([\w.-]{1,64}):([\w.-]{1,64}):([\w.-]{1,64})$/;

/** The cell that the page's address asks for, as mails about comments write it. */
const linkedCell = (): CellIds | null => {
  const [, sheet, row, column] = fragment.exec(location.hash) ?? [];
  return sheet === undefined || row === undefined || column === undefined ? null : { sheet, row, column };
};

/** The address has done its work. Not before: the grid may be built anew while threads or rights are on their way. */
const forgetCell = (): void => history.replaceState(history.state, '', location.pathname + location.search);

interface Known {
  /** Undefined while they are not known. */
  readonly threads: readonly CommentThread[] | undefined;
  /** Whether everything of the workbook is here: a cell that is not may still come. */
  readonly isWhole: boolean;
}

/** An address that names a cell leads there and opens what is said about it, or says why it cannot. */
export const useLinkedCell = ({ threads, isWhole }: Known): void => {
  const { t } = useTranslation('sheetTools');
  const { session, page } = useSheet();
  const [wanted, setWanted] = useState<CellIds | null>(null);
  const [reached, setReached] = useState<CellIds | null>(null);

  useEffect(() => {
    const look = (): void => setWanted(linkedCell());
    look();
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);

  useEffect(() => {
    if (wanted === null) return;
    const at = positionOf(session.workbook, wanted);
    if (at === null && !isWhole) return;
    setWanted(null);
    if (at === null) {
      forgetCell();
      const action = { label: t('cellComment.all'), onAction: () => page.open('comments') };
      showToast({ message: t('cellComment.gone'), action });
      return;
    }
    const { row, column } = at;
    goToRange(session, { sheet: wanted.sheet, fromRow: row, toRow: row, fromColumn: column, toColumn: column });
    setReached(wanted);
  }, [wanted, isWhole, session, page, t]);

  useEffect(() => {
    if (reached === null || threads === undefined) return;
    setReached(null);
    forgetCell();
    const isOpen = threads.some(({ anchor }) => {
      const ids = cellOf(anchor);
      return ids?.sheet === reached.sheet && ids.row === reached.row && ids.column === reached.column;
    });
    if (isOpen) {
      session.commentCell.set(reached);
      return;
    }
    const at = positionOf(session.workbook, reached);
    const action = { label: t('cellComment.all'), onAction: () => page.open('comments') };
    showToast({ message: t('cellComment.settled', { cell: at === null ? '' : addressOf(at) }), action });
  }, [reached, threads, session, page, t]);
};
