import type { File } from '@cloudity/contracts';
import {
  Breadcrumbs,
  Button,
  EmptyState,
  ErrorState,
  Segmented,
  SkeletonRows,
  ToggleIconButton,
  useContextMenu,
} from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { Clock, FolderOpen, Info, LayoutGrid, List, type LucideIcon, Star, Trash2, Users } from 'lucide-react';
import {
  type FocusEvent,
  type KeyboardEvent,
  lazy,
  type MouseEvent,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { DropZone, type Selection } from 'react-aria-components';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useNewTarget } from '../../shell/new/new-target.ts';
import { usePlaceName } from '../../shell/place-name.ts';
import { type Action, actionsFor, hasRole } from './action.ts';
import type { Asking } from './FileDialogs.tsx';
import { FileMenu } from './FileMenu.tsx';
import { FileTable } from './FileTable.tsx';
import { actionOfKey } from './file-menu.ts';
import { hrefOf, useFilesAccess } from './files-access.ts';
import { useFile, useFileList, useFilePath } from './queries.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { useRequests } from './sharing/request-queries.ts';
import { useTags } from './tags/tag-queries.ts';
import { UploadPanel } from './UploadPanel.tsx';
import { readChosen, takeDrop, watchDrops } from './uploading/dropped.ts';
import { uploadsOf } from './uploads.ts';
import { useFileActions } from './use-file-actions.ts';
import { useFileDrop } from './use-file-drop.ts';
import { isSortable, type Sort, type View } from './view.ts';
import { rememberList } from './viewer/opened-list.ts';
import './files.css';

// The list is what most people see; the rest comes when it is wanted.
const FileDialogs = lazy(async () => ({ default: (await import('./FileDialogs.tsx')).FileDialogs }));
const FileGrid = lazy(async () => ({ default: (await import('./FileGrid.tsx')).FileGrid }));
const SearchTitle = lazy(async () => ({ default: (await import('./search/SearchTitle.tsx')).SearchTitle }));
const SearchView = lazy(async () => ({ default: (await import('./search/SearchView.tsx')).SearchView }));

const DetailsPanel = lazy(async () => ({ default: (await import('./DetailsPanel.tsx')).DetailsPanel }));
const RequestNotice = lazy(async () => ({ default: (await import('./sharing/RequestNotice.tsx')).RequestNotice }));
const TrashNote = lazy(async () => ({ default: (await import('./TrashNote.tsx')).TrashNote }));
const TagFilter = lazy(async () => {
  const [module] = await Promise.all([import('./tags/TagFilter.tsx'), loadArea('tags')]);
  return { default: module.TagFilter };
});

type Layout = 'list' | 'grid';

const layoutKey = 'cloudity.files.layout';
const emptyIcon: Record<Exclude<View['kind'], 'search'>, LucideIcon> = {
  folder: FolderOpen,
  shared: Users,
  recent: Clock,
  starred: Star,
  trash: Trash2,
};

/** The files of a view: list or grid, selection, drag and drop, uploads and every action on them. */
export const FilesPage = ({ view }: { readonly view: View }) => {
  const { t } = useTranslation('files');
  const access = useFilesAccess();
  const navigate = useNavigate();
  const actions = useFileActions();
  const [sort, setSort] = useState<Sort>('name');
  const [layout, setLayout] = useState<Layout>(() => (localStorage.getItem(layoutKey) === 'grid' ? 'grid' : 'list'));
  const [showDetails, setShowDetails] = useState(false);
  const [selection, setSelection] = useState<Selection>(new Set());
  const [asking, setAsking] = useState<Asking | null>(null);
  const menu = useContextMenu();

  const [tagId, setTagId] = useState<string | null>(null);
  const hasTags = (useTags().data?.length ?? 0) > 0;
  const isAskedFor = (useRequests().data?.length ?? 0) > 0;
  const list = useFileList(view.kind === 'folder' && tagId !== null ? { ...view, tagId } : view, sort);
  const folderId = view.kind === 'folder' ? view.folderId : null;
  const folder = useFile(folderId ?? 'root');
  const mayAdd = folderId !== null && folder.data !== undefined && hasRole(folder.data, 'editor');
  const { me } = access;
  const uploads = uploadsOf(
    { api: access.api, database: me && `cloudity:${me.organization.id}:${me.user.id}:uploads` },
    () => void actions.renew(),
  );
  useEffect(watchDrops, []);
  useNewTarget(
    useMemo(
      () =>
        mayAdd && folderId !== null
          ? {
              parentId: folderId,
              createFolder: () => setAsking({ action: 'newFolder', files: [] }),
              upload: (files) => uploads.add(folderId, readChosen(files)),
            }
          : null,
      [mayAdd, folderId, uploads],
    ),
  );

  const selected = useMemo(
    () => list.files.filter((file) => selection === 'all' || selection.has(file.id)),
    [list.files, selection],
  );
  const offered = actionsFor(selected, view, { isMember: access.me !== null, mayDownload: access.mayDownload });
  const clear = () => setSelection(new Set());
  /** What has left the list is not selected any more; what was selected meanwhile is. */
  const deselect = (gone: readonly File[]) =>
    setSelection((now) => new Set(now === 'all' ? [] : [...now].filter((key) => !gone.some(({ id }) => id === key))));

  const open = (file: File) => {
    if (view.kind === 'trash') return;
    rememberList(list.files, window.location.pathname + window.location.search);
    if (access.open) access.open(file);
    else void navigate({ to: hrefOf(file) });
  };

  const act = (action: Action) => {
    const [first] = selected;
    if (!first) return;
    if (action === 'open') return open(first);
    if (
      action === 'openSheet' ||
      action === 'rename' ||
      action === 'move' ||
      action === 'share' ||
      action === 'tag' ||
      action === 'versions' ||
      action === 'delete'
    )
      return setAsking({ action, files: selected });
    if (action === 'download') return void actions.download(selected);
    if (action === 'trash') void actions.trash(selected).then(() => deselect(selected));
    else if (action === 'restore') void actions.restore(selected).then(() => deselect(selected));
    else if (action === 'copy') void actions.copy(selected);
    else void actions.star(selected, action === 'star');
  };

  // Type-ahead only moves the focus in these lists; what the next key acts on must be what has it.
  const typedAhead = useRef(false);
  const onKeyDownCapture = (event: KeyboardEvent) => {
    const { ctrlKey, metaKey, altKey, shiftKey, target } = event;
    if (event.key === ' ' && !ctrlKey && !metaKey && !altKey && !shiftKey && target instanceof HTMLElement) {
      // Space looks at a file; a folder it selects, as in any list.
      const key = target.closest('button') ? null : target.closest<HTMLElement>('[role=row]')?.dataset.key;
      const file = list.files.find(({ id }) => id === key);
      if (file?.kind === 'file') {
        event.preventDefault();
        event.stopPropagation();
        return open(file);
      }
    }
    typedAhead.current = event.key.length === 1 && event.key !== ' ' && !ctrlKey && !metaKey && !altKey;
  };
  const onFocusCapture = ({ target }: FocusEvent) => {
    const key = typedAhead.current && target instanceof HTMLElement ? target.dataset.key : undefined;
    typedAhead.current = false;
    if (key !== undefined && list.files.some(({ id }) => id === key)) setSelection(new Set([key]));
  };

  // The menu is about what was pressed: a file outside of the selection becomes the selection.
  const onContextMenu = (event: MouseEvent) => {
    const pressed =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[role=row]')?.dataset.key : null;
    const file = list.files.find(({ id }) => id === pressed);
    if (file && !selected.includes(file)) setSelection(new Set([file.id]));
    if (file || selected.length > 0) menu.open(event);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // React passes on what happens in dialogs too, which stand elsewhere in the page.
    if (!event.currentTarget.contains(event.target as Node)) return;
    if (event.key === 'Escape' && !event.defaultPrevented) return clear();
    const action = actionOfKey(event);
    if (!action || !offered.includes(action)) return;
    event.preventDefault();
    act(action);
  };

  const dragAndDropHooks = useFileDrop({
    files: list.files,
    mayMove: view.kind !== 'trash',
    openFolderId: mayAdd ? folderId : null,
    onMove: (files, target) => void actions.move(files, target),
    onUpload: (dropped, parentId) => uploads.add(parentId, dropped),
  });

  const collection = {
    files: list.files,
    ownId: access.me?.user.id ?? null,
    selection,
    onSelect: setSelection,
    onOpen: open,
    dragAndDropHooks,
    isLoadingMore: list.isFetchingNextPage,
    onLoadMore: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
  };

  const content = () => {
    if (view.kind === 'search')
      return (
        <Suspense fallback={<SkeletonRows label={t('list.label')} />}>
          <SearchView view={view} list={list} collection={collection} />
        </Suspense>
      );
    if (list.isPending && list.fetchStatus !== 'idle') return <SkeletonRows label={t('list.label')} />;
    if (list.isError && list.files.length === 0)
      return (
        <ErrorState
          title={t('error.list')}
          action={<Button onPress={() => void list.refetch()}>{t('retry')}</Button>}
          reference={(list.error as { requestId?: string }).requestId}
        />
      );
    if (list.files.length === 0) {
      if (tagId !== null) return <EmptyState icon={FolderOpen} title={t('tag.noneHere')} />;
      const key = view.kind === 'folder' && !mayAdd ? 'empty.folderReadOnly.text' : `empty.${view.kind}.text`;
      return (
        <EmptyState icon={emptyIcon[view.kind]} title={t(`empty.${view.kind}.title`)}>
          <p>{t(key as 'empty.folder.text')}</p>
        </EmptyState>
      );
    }
    return layout === 'grid' ? (
      <Suspense fallback={<SkeletonRows label={t('list.label')} />}>
        <FileGrid {...collection} />
      </Suspense>
    ) : (
      <FileTable {...collection} sort={isSortable(view) ? sort : null} onSort={setSort} />
    );
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that act on the selection, wherever the focus is in the page
    <div className="files-page" onKeyDown={onKeyDown}>
      <DropZone
        className="files-main"
        isDisabled={!mayAdd}
        getDropOperation={() => 'copy'}
        onDrop={() => {
          const dropped = takeDrop();
          if (folderId && dropped) uploads.add(folderId, dropped);
        }}
      >
        {selected.length > 0 ? (
          <SelectionBar count={selected.length} actions={offered} onAction={act} onClear={clear} />
        ) : (
          <div className="files-toolbar">
            {view.kind === 'folder' ? (
              <FolderCrumbs folderId={view.folderId} />
            ) : (
              <h1 className="files-title">
                {view.kind === 'search' ? (
                  <Suspense>
                    <SearchTitle {...view} />
                  </Suspense>
                ) : (
                  t(`view.${view.kind}`)
                )}
              </h1>
            )}
            <span className="files-toolbar-end">
              {view.kind === 'trash' && list.files.length > 0 && (
                <Button variant="quiet" icon={Trash2} onPress={() => setAsking({ action: 'emptyTrash', files: [] })}>
                  {t('trash.empty')}
                </Button>
              )}
              <Suspense>
                {view.kind === 'folder' && hasTags && <TagFilter value={tagId} onChange={setTagId} />}
              </Suspense>
              {view.kind !== 'search' && (
                <Segmented
                  label={t('layout.list')}
                  isIconOnly
                  value={layout}
                  onChange={(next) => {
                    localStorage.setItem(layoutKey, next);
                    setLayout(next);
                  }}
                  options={[
                    { value: 'list', label: t('layout.list'), icon: List },
                    { value: 'grid', label: t('layout.grid'), icon: LayoutGrid },
                  ]}
                />
              )}
              <ToggleIconButton
                icon={Info}
                label={showDetails ? t('details.hide') : t('details.show')}
                isSelected={showDetails}
                onChange={setShowDetails}
              />
            </span>
          </div>
        )}
        <Suspense>
          {view.kind === 'folder' && isAskedFor && (
            <RequestNotice
              onReview={async (id) => {
                const file = await access.api('GET /files/{id}', { params: { id } });
                setAsking({ action: 'share', files: [file] });
              }}
            />
          )}
        </Suspense>
        {view.kind === 'trash' && list.files.length > 0 && (
          <Suspense>
            <TrashNote />
          </Suspense>
        )}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the list inside has its roles; this hears its keys and opens its context menu */}
        <div
          className="files-content"
          onKeyDownCapture={onKeyDownCapture}
          onFocusCapture={onFocusCapture}
          onContextMenu={onContextMenu}
        >
          {content()}
        </div>
      </DropZone>
      <Suspense>
        {showDetails && <DetailsPanel file={selected[0] ?? null} onClose={() => setShowDetails(false)} />}
      </Suspense>
      <UploadPanel uploads={uploads} />
      <FileMenu point={menu.point} actions={offered} onAction={act} onClose={menu.close} />
      <Suspense>
        {asking && (
          <FileDialogs
            asking={asking}
            folderId={folderId}
            actions={actions}
            onGone={deselect}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </div>
  );
};

const FolderCrumbs = ({ folderId }: { readonly folderId: string }) => {
  const { t } = useTranslation('files');
  const path = useFilePath(folderId);
  const titleOf = usePlaceName(useFilesAccess().me);
  const crumbs =
    folderId === 'root' || folderId === 'organization'
      ? [{ id: folderId, title: t(`view.${folderId}`), href: `/files/${folderId}` }]
      : (path.data ?? []).map((item) => ({ id: item.id, title: titleOf(item), href: `/files/${item.id}` }));
  return <Breadcrumbs label={t('details.location')} crumbs={crumbs} />;
};
