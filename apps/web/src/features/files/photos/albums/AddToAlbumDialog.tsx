import type { Album, File } from '@cloudity/contracts';
import { Banner, Button, Dialog, DialogActions, DialogContent, SkeletonRows, showToast, TextField } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { Images } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { codeOf } from '../../../../shell/api.ts';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../../shell/pages/use-error-text.ts';
import { Thumbnail } from '../../Thumbnail.tsx';
import { useAlbumActions, useAlbums } from './queries.ts';
import './albums.css';

export interface AddToAlbumDialogProps {
  readonly files: readonly File[];
  readonly onAdded: () => void;
  readonly onClose: () => void;
}

/** Puts photos into an album: one of those the person may add to, or a new one. */
export const AddToAlbumDialog = ({ files, onAdded, onClose }: AddToAlbumDialogProps) => {
  const { t } = useTranslation('photos');
  const albums = useAlbums();
  const actions = useAlbumActions();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const choices = albums.items.filter(({ role }) => role !== 'viewer');

  const run = async (work: Promise<Pick<Album, 'id' | 'name'>>): Promise<void> => {
    setError('');
    setPending(true);
    try {
      const album = await work;
      showToast({
        tone: 'success',
        message: t('album.added', { count: files.length, name: album.name }),
        action: {
          label: t('album.goThere'),
          onAction: () => void navigate({ to: '/photos/albums/$id', params: { id: album.id } }),
        },
      });
      onAdded();
      onClose();
    } catch (refused) {
      setError(codeOf(refused) === 'conflict' ? t('full') : errorText(refused));
      setPending(false);
    }
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void run(actions.create(name.trim(), files));
  };

  return (
    <Dialog
      title={t('album.addTitle', { count: files.length })}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogContent>
        {error && <Banner tone="danger">{error}</Banner>}
        {albums.error && albums.items.length === 0 && <Banner tone="danger">{errorText(albums.error)}</Banner>}
        {albums.isPending && <SkeletonRows rows={3} label={t('albums.loading')} />}
        {choices.length > 0 && (
          <ul className="album-choices" aria-label={t('albums')}>
            {choices.map((album) => (
              <li key={album.id}>
                <button
                  type="button"
                  className="album-choice"
                  disabled={isPending}
                  onClick={() => void run(actions.add(album.id, files).then(() => album))}
                >
                  <span className="album-choice-cover">
                    {album.cover ? (
                      <Thumbnail file={album.cover} label="" className="photo-picture" />
                    ) : (
                      <Images size={20} aria-hidden />
                    )}
                  </span>
                  <span className="album-choice-text">
                    <span className="album-name">{album.name}</span>
                    <span className="album-facts">{t('album.count', { count: album.photoCount })}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {albums.hasMore && (
          <Button onPress={albums.loadMore} isPending={albums.isLoadingMore}>
            {t('albums.more')}
          </Button>
        )}
        <form className="album-new" onSubmit={create}>
          <TextField
            label={t('albums.new')}
            value={name}
            onChange={setName}
            maxLength={100}
            autoComplete="off"
            autoFocus={choices.length === 0 && !albums.isPending}
          />
          <Button type="submit" isDisabled={name.trim() === ''} isPending={isPending}>
            {t('albums.create')}
          </Button>
        </form>
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </DialogActions>
    </Dialog>
  );
};
