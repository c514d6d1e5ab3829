import { bodyName, depthOf, maxDepth } from '@cloudity/docmodel';
import { ErrorState, showToast } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { FileX2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { ConnectionProblem, DocumentConnection, DocumentFile, Self } from '../../shell/editor/ports.ts';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { type LinkTarget, linkTarget } from './commands/marks.ts';
import type { Context, PageActions } from './commands/registry.ts';
import { createEditor } from './create-editor.ts';
import { goToMatch } from './plugins/find.ts';
import { insertPictures } from './plugins/image-upload.ts';
import type { DocumentActions, DocumentImages } from './ports.ts';
import './style/editor.css';
import './style/document.css';
import './style/print.css';
import { EditorHeader } from '../../shell/editor/EditorHeader.tsx';
import { mayEdit, NothingToShow, ProblemBanner } from '../../shell/editor/Problem.tsx';
import { Unsaved } from '../../shell/editor/Unsaved.tsx';
import { useConnectionPart } from '../../shell/editor/use-connection-part.ts';
import { useRegions } from '../../shell/editor/use-regions.ts';
import { useMediaQuery } from '../../shell/layout/use-media-query.ts';
import { runClipboard } from './ui/clipboard-actions.ts';
import { EditorContext } from './ui/context.ts';
import { FindBar } from './ui/FindBar.tsx';
import { LinkBubble } from './ui/LinkBubble.tsx';
import { MenuBar } from './ui/MenuBar.tsx';
import { Outline } from './ui/Outline.tsx';
import { SheetSkeleton } from './ui/SheetSkeleton.tsx';
import { SlashMenu } from './ui/SlashMenu.tsx';
import { Toolbar } from './ui/Toolbar.tsx';
import { useFacts } from './ui/use-editor-value.ts';

/** What floats beside the text may come after it. */
const BlockBar = lazy(async () => ({ default: (await import('./ui/block-tools.ts')).BlockBar }));
const BlockHandle = lazy(async () => ({ default: (await import('./ui/block-tools.ts')).BlockHandle }));
const AltTextDialog = lazy(async () => ({ default: (await import('./ui/dialogs.tsx')).AltTextDialog }));
const ShortcutsDialog = lazy(async () => ({ default: (await import('./ui/dialogs.tsx')).ShortcutsDialog }));
const WordCountDialog = lazy(async () => ({ default: (await import('./ui/dialogs.tsx')).WordCountDialog }));
const HistoryView = lazy(async () => {
  const [module] = await Promise.all([import('./history/HistoryView.tsx'), loadArea('history')]);
  return { default: module.HistoryView };
});

export interface DocumentEditorProps {
  readonly connection: DocumentConnection;
  readonly file: DocumentFile;
  readonly actions: DocumentActions;
  readonly images: DocumentImages;
  readonly self: Self;
  /** Tells whether leaving now would lose something. */
  readonly onUnsaved?: (isUnsaved: boolean) => void;
  /** The editor when it is there, null when it is gone: for tests and measurements. */
  readonly onEditor?: (editor: Editor | null) => void;
}

/** The document page: header, menus, tool bar, outline and the sheet. Shows no empty page to write on before the content is there (R4). */
export const DocumentEditor = (props: DocumentEditorProps) => {
  const { connection, onUnsaved } = props;
  const role = useConnectionPart(connection, 'role');
  const problem = useConnectionPart(connection, 'problem');
  const isReady = useConnectionPart(connection, 'content') !== 'loading';
  const [uploads, setUploads] = useState(0);
  const isEditable = mayEdit(role, problem);
  return (
    <>
      <EditorPage key={String(isEditable)} {...props} {...{ problem, isEditable, isReady, uploads, setUploads }} />
      {onUnsaved && <Unsaved {...{ connection, uploads, onUnsaved }} />}
    </>
  );
};

interface EditorPageProps extends DocumentEditorProps {
  readonly problem: ConnectionProblem | null;
  readonly isEditable: boolean;
  readonly isReady: boolean;
  readonly uploads: number;
  readonly setUploads: (count: number) => void;
}

const EditorPage = (props: EditorPageProps) => {
  const { connection, problem, images, self, isEditable, isReady, setUploads, onEditor } = props;
  const { t, i18n } = useTranslation('docs');
  const { t: frame } = useTranslation('editor');
  const place = useRef<HTMLDivElement>(null);
  const context = useRef<Context | null>(null);
  const slashKeys = useRef<(event: KeyboardEvent) => boolean>(() => false);
  const [editor, setEditor] = useState<Editor | null>(null);
  const isTooDeep = useMemo(
    () => isReady && depthOf(connection.doc.getXmlFragment(bodyName)) > maxDepth * 4,
    [isReady, connection],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another language makes the editor anew, everything else stays as it is
  useEffect(() => {
    const element = place.current;
    if (element === null || !isReady || isTooDeep) return;
    const made = createEditor({
      element,
      connection,
      isEditable,
      self,
      images,
      texts: {
        label: t('editor.label'),
        placeholder: t('editor.placeholder'),
        check: t('editor.check'),
        uploading: t('image.uploading'),
        imageMissing: t('image.missing'),
        retry: frame('status.retry'),
        resize: t('image.resize'),
        unnamed: frame('people.unnamed'),
      },
      context: () => context.current,
      onSlashKey: (event) => slashKeys.current(event),
      onUploadError: (file) => showToast({ tone: 'danger', message: t('image.failed', { name: file.name }) }),
      onUploads: setUploads,
    });
    setEditor(made);
    onEditor?.(made);
    return () => {
      onEditor?.(null);
      setEditor(null);
      setUploads(0);
      made.destroy();
    };
  }, [connection, isEditable, isReady, isTooDeep, images, i18n.language]);

  const sheet = isTooDeep ? (
    <ErrorState icon={FileX2} title={t('problem.tooDeep.title')}>
      {t('problem.tooDeep.text')}
    </ErrorState>
  ) : (
    <>
      {!isReady && (problem === null ? <SheetSkeleton /> : <NothingToShow {...{ problem, connection }} />)}
      <div ref={place} className="doc-place-of-editor" hidden={!isReady} />
    </>
  );
  return <EditorFrame {...props} {...{ editor, context, slashKeys, sheet }} />;
};

interface EditorFrameProps extends EditorPageProps {
  readonly editor: Editor | null;
  readonly context: { current: Context | null };
  readonly slashKeys: { current: (event: KeyboardEvent) => boolean };
  readonly sheet: ReactNode;
}

type Panel = 'find' | 'replace' | 'shortcuts' | 'count' | 'alt' | null;

const EditorFrame = (props: EditorFrameProps) => {
  const { editor, context, slashKeys, sheet, problem, connection, file, actions, images, uploads } = props;
  const { isEditable, isReady } = props;
  const { t } = useTranslation('docs');
  const root = useRef<HTMLDivElement>(null);
  const sheetElement = useRef<HTMLDivElement>(null);
  const title = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const isWide = useMediaQuery('(min-width: 1180px)');
  const [panel, setPanel] = useState<Panel>(null);
  const [link, setLink] = useState<LinkTarget | null>(null);
  const [isHistory, setHistory] = useState(false);
  const [outlineChoice, setOutline] = useState<boolean | null>(null);
  const hasOutline = outlineChoice ?? isWide;
  useRegions(root);

  const toText = (): void => editor?.view.focus();
  const { exportAs } = actions;
  const page: PageActions = {
    find: (withReplace) => setPanel(withReplace ? 'replace' : 'find'),
    findNext: (step) => (editor && panel !== null ? goToMatch(editor.view, step) : setPanel('find')),
    editLink: () => editor && setLink(linkTarget(editor)),
    pickImage: () => picker.current?.click(),
    editAltText: () => setPanel('alt'),
    showShortcuts: () => setPanel('shortcuts'),
    showWordCount: () => setPanel('count'),
    toggleOutline: () => setOutline(!hasOutline),
    print: () => window.print(),
    clipboard: (action) => editor && runClipboard(editor, action, () => showToast({ message: t('clipboard.useKeys') })),
    focusToolbar: () => root.current?.querySelector<HTMLElement>('.doc-toolbar button:not(:disabled)')?.focus(),
    ...(exportAs
      ? {
          exportAs: (format) => {
            exportAs(format).catch(() => showToast({ tone: 'danger', message: t('export.failed') }));
          },
        }
      : {}),
    ...(actions.rename ? { focusTitle: () => title.current?.focus() } : {}),
    ...(actions.create ? { newDocument: () => void actions.create?.() } : {}),
    ...(actions.copy ? { copyFile: () => void actions.copy?.() } : {}),
    ...(actions.trash ? { trashFile: () => void actions.trash?.() } : {}),
    ...(actions.share ? { share: actions.share } : {}),
    ...(actions.history ? { showHistory: () => setHistory(true) } : {}),
    ...(actions.setStarred ? { toggleStar: () => void actions.setStarred?.(!file.isStarred) } : {}),
  };
  const value = editor === null ? null : { editor, page };
  context.current = value;

  const banner = isReady && problem !== 'unreachable' ? problem : null;
  return (
    <EditorContext value={value}>
      <div className="doc-page" ref={root}>
        <EditorHeader
          kind="doc"
          {...{ file, actions, connection, uploads, isNarrow }}
          onTitleDone={toText}
          titleRef={title}
          menus={editor && <Menus editor={editor} isStarred={file.isStarred} isFolded={isNarrow} />}
        />
        {isHistory && actions.history && (
          <Suspense fallback={<SheetSkeleton />}>
            <HistoryView
              fileId={file.id}
              history={actions.history}
              images={images}
              openInternal={actions.openInternal}
              onClose={() => {
                setHistory(false);
                // After the page is there again.
                setTimeout(toText);
              }}
            />
          </Suspense>
        )}
        {isEditable && (
          <div className="doc-toolbar-place" hidden={isHistory}>
            {editor && <Tools editor={editor} isScrolling={isNarrow} />}
          </div>
        )}
        <div className="doc-work" hidden={isHistory}>
          {editor && hasOutline && !isNarrow && <Outline editor={editor} onClose={() => setOutline(false)} />}
          {editor && (panel === 'find' || panel === 'replace') && (
            <FindBar
              editor={editor}
              withReplace={panel === 'replace'}
              isEditable={isEditable}
              onClose={() => setPanel(null)}
            />
          )}
          <main className="doc-scroll" data-region="document">
            {banner && (
              <div className="doc-banner">
                <ProblemBanner problem={banner} />
              </div>
            )}
            <div className="doc-sheet" ref={sheetElement}>
              {sheet}
              {editor && isEditable && !isNarrow && (
                <Suspense>
                  <BlockHandle sheet={sheetElement} />
                </Suspense>
              )}
            </div>
          </main>
        </div>
        {editor && (
          <>
            {isEditable && <SlashMenu keys={slashKeys} />}
            {isEditable && link === null && <Bars editor={editor} />}
            <LinkBubble
              editor={editor}
              isEditable={isEditable}
              editing={link}
              onEdit={setLink}
              openInternal={actions.openInternal}
            />
            <Suspense>
              {panel === 'shortcuts' && <ShortcutsDialog onClose={() => setPanel(null)} />}
              {panel === 'count' && <WordCountDialog editor={editor} onClose={() => setPanel(null)} />}
              {panel === 'alt' && <AltTextDialog editor={editor} onClose={() => setPanel(null)} />}
            </Suspense>
            <input
              ref={picker}
              type="file"
              hidden
              multiple
              accept="image/png,image/jpeg,image/gif,image/webp,image/avif"
              onChange={(event) => {
                insertPictures(editor, [...(event.currentTarget.files ?? [])]);
                event.currentTarget.value = '';
              }}
            />
          </>
        )}
      </div>
    </EditorContext>
  );
};

const Menus = ({
  editor,
  ...rest
}: {
  readonly editor: Editor;
  readonly isStarred: boolean;
  readonly isFolded: boolean;
}) => <MenuBar facts={useFacts(editor)} {...rest} />;
const Tools = ({ editor, isScrolling }: { readonly editor: Editor; readonly isScrolling: boolean }) => (
  <Toolbar facts={useFacts(editor)} isScrolling={isScrolling} />
);
const Bars = ({ editor }: { readonly editor: Editor }) => (
  <Suspense>
    <BlockBar facts={useFacts(editor)} />
  </Suspense>
);
