import { SkeletonRows, Switch } from '@cloudity/ui';
import { useRef, useState } from 'react';
import { HistoryFrame } from '../../../shell/editor/history/HistoryFrame.tsx';
import { useHistory } from '../../../shell/editor/history/use-history.ts';
import { VersionTrouble } from '../../../shell/editor/history/VersionTrouble.tsx';
import type { FileActions, FileHistory } from '../../../shell/editor/ports.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../../shell/layout/use-media-query.ts';
import type { PageActions } from '../commands/registry.ts';
import type { GridView } from '../grid/grid-view.ts';
import type { SheetSession } from '../model/session.ts';
import { SheetContext } from '../ui/context.ts';
import { FormulaBar } from '../ui/FormulaBar.tsx';
import { GridSurface } from '../ui/GridSurface.tsx';
import { SheetTabs } from '../ui/SheetTabs.tsx';
import { StatusBar } from '../ui/StatusBar.tsx';
import { useAttachments } from '../ui/use-attachments.ts';
import { useClipboard } from '../ui/use-clipboard.ts';
import { ChangesBar } from './ChangesBar.tsx';
import './sheet-history.css';
import { type Changes, useChanges } from './use-changes.ts';
import { useVersionSession, useVersionState } from './use-version-session.ts';

export interface SheetHistoryProps {
  readonly fileId: string;
  readonly history: FileHistory;
  readonly page: PageActions;
  readonly openInternal: FileActions['openInternal'];
  readonly onClose: () => void;
}

/** The spreadsheet as it was, in a grid to read and to copy from, with what changed since the version before. */
export const SheetHistory = ({ fileId, history: port, page, openInternal, onClose }: SheetHistoryProps) => {
  const { t } = useTranslation('history');
  const history = useHistory({ fileId, history: port, openInternal, onClose });
  const state = useVersionState(port, fileId, history.chosen);
  const session = useVersionSession(state.data);
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const [isMarked, setMarked] = useState(true);
  const [changes, compareAgain] = useChanges(port, fileId, history, state.data);
  return (
    <HistoryFrame
      kind="sheet"
      history={history}
      error={state.error}
      hasContent={state.data !== undefined}
      tools={
        <Switch isSelected={isMarked} onChange={setMarked}>
          {t(isNarrow ? 'changes.short' : 'changes')}
        </Switch>
      }
      onClose={onClose}
    >
      <main className="sheet-version" aria-label={history.title} aria-busy={state.isFetching}>
        {state.isPending && <SkeletonRows rows={12} label={t('list.loading')} />}
        {state.isError && !state.data && (
          <VersionTrouble
            kind="sheet"
            isOffline={port.isUnreachable(state.error)}
            onRetry={() => void state.refetch()}
          />
        )}
        {session && (
          <VersionGrid
            key={history.chosen}
            {...{ session, page, changes }}
            title={history.title}
            isMarked={isMarked}
            onRetry={compareAgain}
          />
        )}
      </main>
    </HistoryFrame>
  );
};

const nothing = (): void => {};

interface VersionGridProps {
  readonly session: SheetSession;
  readonly page: PageActions;
  readonly title: string;
  readonly changes: Changes;
  readonly isMarked: boolean;
  readonly onRetry: () => void;
}

const VersionGrid = ({ session, page, title, changes, isMarked, onRetry }: VersionGridProps) => {
  const nameBox = useRef<HTMLInputElement>(null);
  const [grid, setGrid] = useState<GridView | null>(null);
  const clipboard = useClipboard(session, grid);
  useAttachments(session);
  // What is done with the live grid, or needs what stands around it, is not here.
  const { download: _, ...around } = page;
  const ownPage: PageActions = {
    ...around,
    clipboard: clipboard.run,
    print: () =>
      void import('../print/print-sheet.ts').then(({ printSheet }) => printSheet(session, title, page.pictures)),
    open: nothing,
    find: nothing,
    focusToolbar: nothing,
    focusNameBox: () => nameBox.current?.focus(),
  };
  return (
    <SheetContext value={{ session, page: ownPage }}>
      <FormulaBar nameBox={nameBox} hasButtons={false} />
      {isMarked && <ChangesBar {...{ session, changes, onRetry }} />}
      <div className="sheet-work">
        <GridSurface onGrid={setGrid} grid={grid} copied={clipboard.copied} onClipboardKey={clipboard.expect} />
      </div>
      <footer className="sheet-foot">
        <SheetTabs renaming={null} onRenaming={nothing} />
        <StatusBar />
      </footer>
    </SheetContext>
  );
};
