import type { Album } from '@cloudity/contracts';
import { Button, EmptyState, SkeletonRows } from '@cloudity/ui';
import { Link, useNavigate } from '@tanstack/react-router';
import { Images, Plus, Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { ErrorNote } from '../../../../shell/pages/ErrorNote.tsx';
import { useMe } from '../../../../shell/session/me.ts';
import { NameDialog } from '../../NameDialog.tsx';
import { Thumbnail } from '../../Thumbnail.tsx';
import { PhotosNav } from '../PhotosNav.tsx';
import '../../files.css';
import '../photos.css';
import { AsMember } from './AsMember.tsx';
import { useAlbumActions, useAlbums } from './queries.ts';
import './albums.css';

/** Everybody's own albums and those shared with them. */
export const AlbumsPage = () => (
  <AsMember>
    <AlbumList />
  </AsMember>
);

const AlbumList = () => {
  const { t } = useTranslation('photos');
  const albums = useAlbums();
  const actions = useAlbumActions();
  const navigate = useNavigate();
  const [isNaming, setNaming] = useState(false);
  const create = (
    <Button variant={albums.items.length > 0 ? 'quiet' : 'primary'} icon={Plus} onPress={() => setNaming(true)}>
      {t('albums.new')}
    </Button>
  );
  const content = () => {
    if (albums.error && albums.items.length === 0) return <ErrorNote error={albums.error} onRetry={albums.refetch} />;
    if (albums.isPending) return <SkeletonRows label={t('albums.loading')} />;
    if (albums.items.length === 0)
      return (
        <EmptyState icon={Images} title={t('albums.none')} action={create}>
          <p>{t('albums.noneText')}</p>
        </EmptyState>
      );
    return (
      <div className="albums-scroller">
        <ul className="albums" aria-label={t('albums')}>
          {albums.items.map((album) => (
            <AlbumTile key={album.id} album={album} />
          ))}
        </ul>
        {albums.hasMore && (
          <div className="albums-more">
            <Button onPress={albums.loadMore} isPending={albums.isLoadingMore}>
              {t('albums.more')}
            </Button>
          </div>
        )}
      </div>
    );
  };
  return (
    <div className="photos-page">
      <title>{`${t('albums')} · Cloudity`}</title>
      <div className="files-toolbar">
        <PhotosNav here="albums" />
        <span className="files-toolbar-end">{albums.items.length > 0 && create}</span>
      </div>
      {content()}
      {isNaming && (
        <NameDialog
          maxLength={100}
          title={t('albums.new')}
          saveLabel={t('albums.create')}
          initialName=""
          onSave={async (name) => {
            const album = await actions.create(name, []);
            void navigate({ to: '/photos/albums/$id', params: { id: album.id } });
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  );
};

const AlbumTile = ({ album }: { readonly album: Album }) => {
  const { t } = useTranslation('photos');
  const ownId = useMe().user.id;
  const count = album.photoCount;
  return (
    <li className="album">
      <Link
        to="/photos/albums/$id"
        params={{ id: album.id }}
        className="album-link"
        aria-label={t('albums.open', { name: album.name, count })}
      >
        <span className="album-cover">
          {album.cover ? (
            <Thumbnail file={album.cover} size={40} label="" className="photo-picture" />
          ) : (
            <Images size={40} strokeWidth={1.25} aria-hidden />
          )}
        </span>
        <span className="album-name">{album.name}</span>
        <span className="album-facts">
          {t('album.count', { count })}
          {album.owner.id !== ownId && ` · ${t('album.by', { name: album.owner.name })}`}
          {album.isShared && <Users size={14} aria-label={t('album.shared')} />}
        </span>
      </Link>
    </li>
  );
};
