import type { File, Photo } from '@cloudity/contracts';
import { Button, EmptyState, ErrorState, IconButton, Segmented, SkeletonRows } from '@cloudity/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ImagePlus, Images, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../../shell/api.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMe } from '../../../shell/session/me.ts';
import type { Action } from '../action.ts';
import { actionsFor } from '../action.ts';
import { download } from '../download.ts';
import { FilesAccessContext } from '../files-access.ts';
import { SelectionBar } from '../SelectionBar.tsx';
import { useFileActions } from '../use-file-actions.ts';
import { rememberList } from '../viewer/opened-list.ts';
import { AddToAlbumDialog } from './albums/AddToAlbumDialog.tsx';
import { usePhotoSelection } from './albums/use-selection.ts';
import { PhotosNav } from './PhotosNav.tsx';
import { daysQuery, type Space } from './queries.ts';
import { Slideshow } from './Slideshow.tsx';
import { Timeline } from './Timeline.tsx';
import '../files.css';
import './photos.css';

/** What the photo view does with a selection. */
const offered: ReadonlySet<Action> = new Set(['download', 'star', 'unstar', 'trash']);
const view = { kind: 'folder', folderId: 'root' } as const;

/** Pictures and videos by the time they were taken. */
export const PhotosPage = () => {
  const { t } = useTranslation('photos');
  const { t: fileWords } = useTranslation('files');
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const actions = useFileActions();
  const [space, setSpace] = useState<Space>('personal');
  const { selected, files, clear, toggle } = usePhotoSelection();
  const [isAdding, setAdding] = useState(false);
  const [showing, setShowing] = useState<readonly File[] | null>(null);
  const access = useMemo(() => ({ api, token: null, me, mayDownload: true, open: null }), [me]);
  const days = useQuery(daysQuery(api, space));

  /** What has been scrolled over so far, in the order of the page. */
  const loaded = (): readonly File[] =>
    queries
      .getQueriesData<readonly Photo[]>({ queryKey: ['files', 'photos', space] })
      .flatMap(([, photos]) => photos ?? [])
      .sort((a, b) => (a.taken.at < b.taken.at ? 1 : a.taken.at > b.taken.at ? -1 : a.file.id < b.file.id ? 1 : -1))
      .map(({ file }) => file);
  const open = (file: File): void => {
    rememberList(loaded(), '/photos');
    void navigate({ to: '/files/$id', params: { id: file.id } });
  };
  const act = (action: Action): void => {
    if (action === 'download') for (const file of files) void download(file, access);
    else if (action === 'trash') void actions.trash(files).then(clear);
    else void actions.star(files, action === 'star').then(clear);
  };

  const content = () => {
    if (days.isPending) return <SkeletonRows label={t('label')} />;
    if (days.isError)
      return (
        <ErrorState
          title={fileWords('error.list')}
          action={<Button onPress={() => void days.refetch()}>{fileWords('retry')}</Button>}
        />
      );
    if (days.data.length === 0)
      return (
        <EmptyState icon={Images} title={t('empty.title')}>
          <p>{t(`empty.${space}`)}</p>
        </EmptyState>
      );
    return <Timeline key={space} days={days.data} space={space} selected={selected} onOpen={open} onToggle={toggle} />;
  };

  return (
    <FilesAccessContext value={access}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape lets the selection go, wherever the focus is */}
      <div
        className="photos-page"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node))
            clear();
        }}
      >
        {files.length > 0 ? (
          <SelectionBar
            count={files.length}
            actions={actionsFor(files, view).filter((action) => offered.has(action))}
            onAction={act}
            onClear={clear}
          >
            <IconButton icon={ImagePlus} label={t('album.add')} onPress={() => setAdding(true)} />
          </SelectionBar>
        ) : (
          <div className="files-toolbar">
            <PhotosNav here="photos" />
            <span className="files-toolbar-end">
              <IconButton
                icon={Play}
                label={t('show.start')}
                isDisabled={!days.data?.length}
                onPress={() => setShowing(loaded().filter(({ mimeType }) => mimeType?.startsWith('image/')))}
              />
              <Segmented
                label={t('space')}
                value={space}
                onChange={setSpace}
                options={[
                  { value: 'personal', label: t('space.personal') },
                  { value: 'organization', label: t('space.organization') },
                ]}
              />
            </span>
          </div>
        )}
        {content()}
      </div>
      {isAdding && files.length > 0 && (
        <AddToAlbumDialog files={files} onAdded={clear} onClose={() => setAdding(false)} />
      )}
      {showing && showing.length > 0 && <Slideshow files={showing} onEnd={() => setShowing(null)} />}
    </FilesAccessContext>
  );
};
