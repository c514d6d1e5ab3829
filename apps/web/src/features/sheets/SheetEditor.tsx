import { createWorkerEngine } from '@cloudity/calc/web';
import { SkeletonRows, showToast } from '@cloudity/ui';
import { lazy, Suspense, use, useEffect, useRef, useState } from 'react';
import { EditorHeader } from '../../shell/editor/EditorHeader.tsx';
import { mayEdit, NothingToShow, ProblemBanner } from '../../shell/editor/Problem.tsx';
import type {
  ConnectionProblem,
  DocumentConnection,
  DocumentFile,
  FileActions,
  Self,
} from '../../shell/editor/ports.ts';
import { Unsaved } from '../../shell/editor/Unsaved.tsx';
import { useConnectionPart } from '../../shell/editor/use-connection-part.ts';
import { useRegions } from '../../shell/editor/use-regions.ts';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../shell/layout/use-media-query.ts';
import { listenEverywhere } from './commands/global-keys.ts';
import { type Context, type PageActions, type PanelName, panelNames } from './commands/registry.ts';
import { CommentsContext, type SheetComments } from './comments/context.ts';
import type { WantedDownload } from './download/SheetDownload.tsx';
import { learnFrenchNames } from './formula/language.ts';
import type { GridView } from './grid/grid-view.ts';
import type { SheetPictures } from './images/lazy-pictures.ts';
import { SheetSession } from './model/session.ts';
import { useSignal } from './model/signal.ts';
import { sharePresence } from './presence/presence.ts';
import './style/sheets.css';
import './style/formula-bar.css';
import './style/toolbar.css';
import './style/foot.css';
import { SheetContext } from './ui/context.ts';
import { FormulaBar } from './ui/FormulaBar.tsx';
import { GridSurface } from './ui/GridSurface.tsx';
import { KeysHeld, KeysHeldForCard } from './ui/KeysHeld.tsx';
import { MenuBar } from './ui/MenuBar.tsx';
import { refuseFiles } from './ui/refuse-files.ts';
import { SheetTabs } from './ui/SheetTabs.tsx';
import { StatusBar } from './ui/StatusBar.tsx';
import { useAttachments } from './ui/use-attachments.ts';
import { useClipboard } from './ui/use-clipboard.ts';

/** What follows the first paint. */
const Toolbar = lazy(async () => ({ default: (await import('./ui/Toolbar.tsx')).Toolbar }));
const FindBar = lazy(async () => ({ default: (await import('./ui/FindBar.tsx')).FindBar }));
const ShortcutsDialog = lazy(async () => ({ default: (await import('./ui/dialogs.tsx')).ShortcutsDialog }));
const SizeDialog = lazy(async () => ({ default: (await import('./ui/dialogs.tsx')).SizeDialog }));
const Panel = lazy(async () => {
  const [module] = await Promise.all([import('./panels/Panel.tsx'), loadArea('sheetTools'), loadArea('sharing')]);
  return { default: module.Panel };
});
const WarningDialog = lazy(async () => {
  const [module] = await Promise.all([import('./protection/WarningDialog.tsx'), loadArea('sheetTools')]);
  return { default: module.WarningDialog };
});
const CommentLayer = lazy(async () => {
  const [module] = await Promise.all([
    import('./comments/CommentLayer.tsx'),
    loadArea('sheetTools'),
    loadArea('sharing'),
  ]);
  return { default: module.CommentLayer };
});
const SheetHistory = lazy(async () => {
  const [module] = await Promise.all([import('./history/SheetHistory.tsx'), loadArea('history')]);
  return { default: module.SheetHistory };
});

export interface SheetEditorProps {
  readonly connection: DocumentConnection;
  readonly file: DocumentFile;
  readonly actions: FileActions;
  readonly self: Self;
  /** Saves the workbook as a file of another kind; absent where that is not allowed. */
  readonly download?: (wanted: WantedDownload) => void;
  /** Absent where there are none: in benchmarks. */
  readonly comments?: SheetComments;
  /** Absent where there are none: in benchmarks. */
  readonly pictures?: SheetPictures;
  /** Tells whether leaving now would lose something. */
  readonly onUnsaved?: (isUnsaved: boolean) => void;
}

/** The spreadsheet page. Shows no empty grid to write on before the content is there (R4). */
export const SheetEditor = (props: SheetEditorProps) => {
  const { connection, file, actions, onUnsaved } = props;
  const role = useConnectionPart(connection, 'role');
  const problem = useConnectionPart(connection, 'problem');
  const isReady = useConnectionPart(connection, 'content') !== 'loading';
  const isEditable = mayEdit(role, problem);
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const [uploads, setUploads] = useState(0);
  useEffect(refuseFiles, []);
  return (
    <>
      {isReady ? (
        <OpenSheet key={String(isEditable)} {...props} {...{ isEditable, isNarrow, problem, uploads, setUploads }} />
      ) : (
        <div className="doc-page">
          <EditorHeader
            kind="sheet"
            {...{ file, actions, connection, isNarrow }}
            uploads={0}
            onTitleDone={() => {}}
            titleRef={null}
            menus={null}
          />
          <main className="sheet-waiting">
            {problem === null ? <Waiting /> : <NothingToShow {...{ problem, connection }} />}
          </main>
        </div>
      )}
      {onUnsaved && <Unsaved connection={connection} uploads={uploads} onUnsaved={onUnsaved} />}
    </>
  );
};

const Waiting = () => {
  const { t } = useTranslation('sheets');
  return <SkeletonRows label={t('page.loading')} rows={12} />;
};

interface OpenSheetProps extends SheetEditorProps {
  readonly isEditable: boolean;
  readonly isNarrow: boolean;
  readonly problem: ConnectionProblem | null;
  readonly uploads: number;
  readonly setUploads: (count: number) => void;
}

/** A session for as long as the page is open and the language is the same. */
const useSession = ({ connection, isEditable, self, comments }: OpenSheetProps): SheetSession | null => {
  const { i18n } = useTranslation('sheets');
  const [session, setSession] = useState<SheetSession | null>(null);
  const { language } = i18n;
  if (language === 'fr') use(learnFrenchNames());
  const isMember = comments?.isMember === true;
  const isOwner = useConnectionPart(connection, 'role') === 'owner';
  useEffect(() => {
    const { doc, awareness } = connection;
    const writer = isMember ? { ...self, isOwner } : null;
    const made = new SheetSession({ doc, awareness, client: createWorkerEngine(), isEditable, language, writer });
    const stop = sharePresence(made, self);
    setSession(made);
    return () => {
      stop();
      setSession(null);
      made.destroy();
    };
  }, [connection, isEditable, language, self, isMember, isOwner]);
  return session;
};

const OpenSheet = (props: OpenSheetProps) => {
  const session = useSession(props);
  return session && <SheetFrame {...props} session={session} />;
};

const commentsMs = 500;

type Opened = 'find' | 'shortcuts' | 'rows' | 'columns' | PanelName | null;

const isSide = (panel: Opened): panel is PanelName => panelNames.some((name) => name === panel);

/** Refusals that have words of their own; for the others the reason is in what was typed. */
const refusals = [
  'gone',
  'lastSheet',
  'unfit',
  'severalAreas',
  'tooMuch',
  'invalid',
  'too_large',
  'out_of_range',
  'protected',
] as const;

const SheetFrame = (props: OpenSheetProps & { readonly session: SheetSession }) => {
  const { session, connection, file, actions, isEditable, isNarrow, problem, download, comments } = props;
  const { pictures, uploads, setUploads } = props;
  const { t } = useTranslation('sheets');
  const root = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const nameBox = useRef<HTMLInputElement>(null);
  const [grid, setGrid] = useState<GridView | null>(null);
  const [panel, setPanel] = useState<Opened>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [isHistory, setHistory] = useState(false);
  const [hasComments, setHasComments] = useState(false);
  const isWhole = useConnectionPart(connection, 'content') === 'synced';
  const clipboard = useClipboard(session, grid);
  useRegions(root);
  useAttachments(session);

  const warning = useSignal(session.warning);
  const refusal = useSignal(session.refusal);
  useEffect(() => {
    if (refusal === null) return;
    const known = refusals.find((code) => code === refusal.code) ?? 'invalid';
    const { message: text } = refusal;
    const message = t(known === 'protected' && text !== '' ? 'refused.protectedFor' : `refused.${known}`, { text });
    showToast({ tone: 'danger', message });
    session.refusal.set(null);
  }, [refusal, session, t]);

  // Once everything else is there.
  useEffect(() => {
    const timer = setTimeout(() => setHasComments(true), commentsMs);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    const stop = session.uploads.subscribe(() => setUploads(session.uploads.get()));
    return () => {
      stop();
      setUploads(0);
    };
  }, [session, setUploads]);

  // The keyboard begins in the grid.
  useEffect(() => {
    if (grid !== null) session.reveal.set({ takesFocus: true });
  }, [grid, session]);

  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      const isInToolbar = target instanceof Element && target.closest('.doc-toolbar, .doc-menubar') !== null;
      if (event.key === 'Escape' && isInToolbar) session.reveal.set({ takesFocus: true });
    };
    element.addEventListener('keydown', press);
    return () => element.removeEventListener('keydown', press);
  }, [session]);

  const page: PageActions = {
    find: () => setPanel('find'),
    showShortcuts: () => setPanel('shortcuts'),
    print: () =>
      void import('./print/print-sheet.ts').then(async ({ printSheet }) => {
        const name = session.workbook.sheetNameOf(session.sheetId.get()) ?? '';
        if (!(await printSheet(session, `${file.name} · ${name}`, pictures)))
          showToast({ tone: 'danger', message: t('print.tooLarge') });
      }),
    open: setPanel,
    ...(comments
      ? {
          comment: () => {
            const { row, column } = session.selection.get().active;
            setHasComments(true);
            session.commentCell.set(session.idsAt(row, column));
          },
        }
      : {}),
    ...(pictures ? { pictures } : {}),
    ...(download
      ? {
          download: (format) => download({ format, sheet: session.workbook.sheetNameOf(session.sheetId.get()) ?? '' }),
        }
      : {}),
    clipboard: clipboard.run,
    focusToolbar: () => root.current?.querySelector<HTMLElement>('.doc-toolbar button:not(:disabled)')?.focus(),
    focusNameBox: () => nameBox.current?.focus(),
    renameSheet: () => setRenaming(session.sheetId.get()),
    newSheetName: () => t('tabs.newName'),
    copyName: (name) => t('tabs.copyName', { name }),
    resize: setPanel,
    told: () => showToast({ message: t('sorted.cells') }),
    ...(actions.create ? { newSpreadsheet: () => void actions.create?.() } : {}),
    ...(actions.copy ? { copyFile: () => void actions.copy?.() } : {}),
    ...(actions.share ? { share: actions.share } : {}),
    ...(actions.history
      ? {
          showHistory: () => {
            // A panel that covers the page would cover the history too.
            if (isNarrow) setPanel(null);
            setHistory(true);
          },
        }
      : {}),
    ...(actions.rename ? { focusTitle: () => title.current?.focus() } : {}),
    ...(actions.setStarred ? { toggleStar: () => void actions.setStarred?.(!file.isStarred) } : {}),
    ...(actions.trash ? { trashFile: () => void actions.trash?.() } : {}),
  };
  const context: Context = { session, page };
  const latest = useRef(context);
  latest.current = context;
  // A history has the page to itself.
  useEffect(() => (isHistory ? undefined : listenEverywhere(() => latest.current)), [isHistory]);
  const closePanel = (): void => {
    setPanel(null);
    session.reveal.set({ takesFocus: true });
  };

  return (
    <SheetContext value={context}>
      <div className="doc-page sheet-page" ref={root}>
        <EditorHeader
          kind="sheet"
          {...{ file, actions, connection, isNarrow }}
          uploads={uploads}
          onTitleDone={() => session.reveal.set({ takesFocus: true })}
          titleRef={title}
          menus={<MenuBar isStarred={file.isStarred} isFolded={isNarrow} />}
        />
        {isHistory && actions.history && (
          <Suspense
            fallback={
              <>
                <Waiting />
                <KeysHeld />
              </>
            }
          >
            <SheetHistory
              fileId={file.id}
              history={actions.history}
              page={page}
              openInternal={actions.openInternal}
              onClose={() => {
                setHistory(false);
                // After the grid is there again.
                setTimeout(() => session.reveal.set({ takesFocus: true }));
              }}
            />
          </Suspense>
        )}
        {isEditable && (
          <div className="doc-toolbar-place" data-region="toolbar">
            <Suspense fallback={<div className="doc-toolbar" />}>
              <Toolbar isScrolling={isNarrow} />
            </Suspense>
          </div>
        )}
        <FormulaBar nameBox={nameBox} hasButtons={isNarrow} />
        {problem !== null && problem !== 'unreachable' && (
          <div className="sheet-banner">
            <ProblemBanner problem={problem} />
          </div>
        )}
        <main className="sheet-work">
          {panel === 'find' && (
            <Suspense fallback={<KeysHeld />}>
              <FindBar onClose={() => setPanel(null)} />
            </Suspense>
          )}
          {grid && comments && (
            <Suspense fallback={<KeysHeldForCard />}>
              {hasComments ? <CommentLayer grid={grid} comments={comments} isWhole={isWhole} /> : <KeysHeldForCard />}
            </Suspense>
          )}
          <GridSurface onGrid={setGrid} grid={grid} copied={clipboard.copied} onClipboardKey={clipboard.expect} />
          {isSide(panel) && (
            <Suspense fallback={<KeysHeld />}>
              <CommentsContext value={comments ?? null}>
                <Panel name={panel} onClose={closePanel} />
              </CommentsContext>
            </Suspense>
          )}
        </main>
        <footer className="sheet-foot">
          <SheetTabs renaming={renaming} onRenaming={setRenaming} />
          <StatusBar />
        </footer>
        <Suspense fallback={<KeysHeld />}>
          {warning !== null && <WarningDialog warning={warning} />}
          {panel === 'shortcuts' && <ShortcutsDialog onClose={() => setPanel(null)} />}
          {(panel === 'rows' || panel === 'columns') && <SizeDialog dimension={panel} onClose={() => setPanel(null)} />}
        </Suspense>
      </div>
    </SheetContext>
  );
};
