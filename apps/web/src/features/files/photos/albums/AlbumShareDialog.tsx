import type { Album } from '@cloudity/contracts';
import {
  Avatar,
  Banner,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  IconButton,
  Select,
  SkeletonRows,
  showToast,
} from '@cloudity/ui';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../../shell/pages/use-error-text.ts';
import { GranteeField, GranteeName } from '../../sharing/GranteeField.tsx';
import { useAlbumActions, useAlbumShares } from './queries.ts';
import '../../sharing/share-dialog.css';

type Role = 'viewer' | 'editor';

/** Who has the album. Its photos keep their own rights; what is closed to somebody here is said, and can be opened. */
export const AlbumShareDialog = ({ album, onClose }: { readonly album: Album; readonly onClose: () => void }) => {
  const { t } = useTranslation('photos');
  const { t: fileWords } = useTranslation('files');
  const errorText = useErrorText();
  const actions = useAlbumActions();
  const shares = useAlbumShares(album.id);
  const [role, setRole] = useState<Role>('viewer');
  const [error, setError] = useState('');
  const items = shares.data?.items ?? [];
  const closed = shares.data?.closedCount ?? 0;
  const roles = [
    { value: 'viewer', label: fileWords('role.viewer') },
    { value: 'editor', label: fileWords('role.editor') },
  ] as const;
  const run = (work: Promise<unknown>) => {
    setError('');
    work.catch((refused: unknown) => setError(errorText(refused)));
  };

  return (
    <Dialog
      title={t('album.shareTitle', { name: album.name })}
      isDismissable={false}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogContent>
        <p className="album-share-text">{t('album.shareText')}</p>
        <div className="share-add">
          <GranteeField onChoose={(grantee) => run(actions.share(album.id, grantee, role))} />
          <Select label={t('album.role')} options={[...roles]} value={role} onChange={setRole} />
        </div>
        {error && <Banner tone="danger">{error}</Banner>}
        {shares.isError && !shares.data && <Banner tone="danger">{errorText(shares.error)}</Banner>}
        {closed > 0 && (
          <Banner tone="warning">
            <span className="album-closed">
              {t('album.closed', { count: closed })}
              <Button
                onPress={() =>
                  run(
                    actions
                      .openPhotos(album.id)
                      .then(({ count }) => showToast({ tone: 'success', message: t('album.opened', { count }) })),
                  )
                }
              >
                {t('album.openPhotos')}
              </Button>
            </span>
          </Banner>
        )}
        <h3 className="share-heading">{t('album.people')}</h3>
        {shares.isPending && <SkeletonRows rows={2} hasAvatar label={t('album.people')} />}
        {shares.data && items.length === 0 && <p className="file-quiet">{t('album.nobody')}</p>}
        <ul className="share-list">
          {items.map(({ id, grantee, role: has }) => (
            <li key={id} className="share-row">
              <Avatar id={grantee.id} name={grantee.name} />
              <GranteeName name={grantee.name} note={grantee.email ?? fileWords('share.group')} />
              <Select
                label={fileWords('share.role', { name: grantee.name })}
                isLabelHidden
                isQuiet
                options={[...roles]}
                value={has}
                onChange={(next) => run(actions.share(album.id, grantee, next))}
              />
              <IconButton
                icon={X}
                label={t('album.take', { name: grantee.name })}
                onPress={() => run(actions.unshare(album.id, id))}
              />
            </li>
          ))}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
