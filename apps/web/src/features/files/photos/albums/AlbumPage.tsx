import type { Album, File } from '@cloudity/contracts';
import { Button, EmptyState, IconButton, SkeletonRows, showToast } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { BookImage, ImageMinus, Images } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { ErrorNote } from '../../../../shell/pages/ErrorNote.tsx';
import { useErrorText } from '../../../../shell/pages/use-error-text.ts';
import { type Action, actionsFor } from '../../action.ts';
import { useApi } from '../../files-access.ts';
import { SelectionBar } from '../../SelectionBar.tsx';
import { useFileActions } from '../../use-file-actions.ts';
import { rememberList } from '../../viewer/opened-list.ts';
import { Slideshow } from '../Slideshow.tsx';
import '../../files.css';
import '../photos.css';
import { AlbumDialogs, type AlbumQuestion } from './AlbumDialogs.tsx';
import { AlbumPhotos } from './AlbumPhotos.tsx';
import { AlbumToolbar } from './AlbumToolbar.tsx';
import { AsMember } from './AsMember.tsx';
import { type AlbumOrder, albumPhotosQuery, useAlbum, useAlbumActions } from './queries.ts';
import { usePhotoSelection } from './use-selection.ts';
import './albums.css';

const route = getRouteApi('/session/shell/photos/albums/$id');
const orderKey = 'cloudity.albums.order';
const offered: ReadonlySet<Action> = new Set(['download', 'star', 'unstar']);
const view = { kind: 'folder', folderId: 'root' } as const;

/** One album: its photos, and what can be done with it and them. */
export const AlbumPage = () => {
  const { id } = route.useParams();
  return (
    <AsMember>
      <AlbumOf key={id} id={id} />
    </AsMember>
  );
};

const AlbumOf = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation('photos');
  const album = useAlbum(id);
  if (album.data) return <OpenAlbum album={album.data} />;
  if (album.isError) return <ErrorNote error={album.error} headingLevel={1} onRetry={() => void album.refetch()} />;
  return <SkeletonRows label={t('albums.loading')} />;
};

const OpenAlbum = ({ album }: { readonly album: Album }) => {
  const { t } = useTranslation('photos');
  const api = useApi();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const actions = useAlbumActions();
  const fileActions = useFileActions();
  const { selected, files, clear, toggle } = usePhotoSelection();
  const [order, setOrder] = useState<AlbumOrder>(() =>
    localStorage.getItem(orderKey) === '-takenAt' ? '-takenAt' : 'takenAt',
  );
  const [question, setQuestion] = useState<AlbumQuestion | null>(null);
  const [showing, setShowing] = useState<readonly File[] | null>(null);
  const photos = useQuery(albumPhotosQuery(api, album.id, order));
  const all = photos.data?.map(({ file }) => file) ?? [];
  const pictures = all.filter(({ mimeType }) => mimeType?.startsWith('image/'));
  const mayChange = album.role !== 'viewer';

  const attempt = (work: Promise<unknown>): Promise<void> =>
    work.then(
      () => undefined,
      (refused: unknown) => void showToast({ tone: 'danger', message: errorText(refused) }),
    );
  const take = () =>
    attempt(
      actions.take(album.id, files).then(() => {
        clear();
        showToast({
          message: t('album.removed', { count: files.length, name: album.name }),
          action: { label: t('undo'), onAction: () => void attempt(actions.add(album.id, files)) },
        });
      }),
    );
  const cover = (file: File) =>
    attempt(
      actions.setCover(album.id, file).then(() => {
        clear();
        showToast({ tone: 'success', message: t('album.covered', { name: file.name }) });
      }),
    );
  const act = (action: Action): void => {
    if (action === 'download') void fileActions.download(files);
    else void fileActions.star(files, action === 'star').then(clear);
  };

  const content = () => {
    if (photos.isError && !photos.data) return <ErrorNote error={photos.error} onRetry={() => void photos.refetch()} />;
    if (!photos.data) return <SkeletonRows label={t('label')} />;
    if (photos.data.length === 0)
      return (
        <EmptyState
          icon={Images}
          title={t('album.empty')}
          action={
            mayChange && (
              <Button variant="primary" onPress={() => void navigate({ to: '/photos' })}>
                {t('album.choose')}
              </Button>
            )
          }
        >
          <p>{mayChange ? t('album.emptyText') : t('album.emptyViewer')}</p>
        </EmptyState>
      );
    return (
      <AlbumPhotos
        photos={photos.data}
        selected={selected}
        onToggle={toggle}
        onOpen={(file) => {
          rememberList(all, `/photos/albums/${album.id}`);
          void navigate({ to: '/files/$id', params: { id: file.id } });
        }}
      />
    );
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape lets the selection go, wherever the focus is
    <div
      className="photos-page"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node))
          clear();
      }}
    >
      <title>{`${album.name} · Cloudity`}</title>
      {files.length > 0 ? (
        <SelectionBar
          count={files.length}
          actions={actionsFor(files, view).filter((action) => offered.has(action))}
          onAction={act}
          onClear={clear}
        >
          {mayChange && files.length === 1 && files[0] && (
            <IconButton icon={BookImage} label={t('album.cover')} onPress={() => files[0] && void cover(files[0])} />
          )}
          {mayChange && <IconButton icon={ImageMinus} label={t('album.remove')} onPress={() => void take()} />}
        </SelectionBar>
      ) : (
        <AlbumToolbar
          album={album}
          order={order}
          onOrder={(next) => {
            localStorage.setItem(orderKey, next);
            setOrder(next);
          }}
          onShow={pictures.length > 0 ? () => setShowing(pictures) : null}
          onAsk={setQuestion}
        />
      )}
      {content()}
      {showing && <Slideshow files={showing} onEnd={() => setShowing(null)} />}
      <AlbumDialogs album={album} question={question} onClose={() => setQuestion(null)} />
    </div>
  );
};
