import type { Album } from '@cloudity/contracts';
import { Breadcrumbs, IconButton, Menu, MenuItem, MenuSection, MenuSeparator, MenuTrigger } from '@cloudity/ui';
import { DoorOpen, MoreVertical, Pencil, Play, Trash2, UserRoundPlus } from 'lucide-react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { useMe } from '../../../../shell/session/me.ts';
import type { AlbumQuestion } from './AlbumDialogs.tsx';
import type { AlbumOrder } from './queries.ts';

export interface AlbumToolbarProps {
  readonly album: Album;
  readonly order: AlbumOrder;
  readonly onOrder: (order: AlbumOrder) => void;
  /** Null while there is no picture to show. */
  readonly onShow: (() => void) | null;
  readonly onAsk: (question: AlbumQuestion) => void;
}

/** Where one is, whose album it is, and what can be done with it. */
export const AlbumToolbar = ({ album, order, onOrder, onShow, onAsk }: AlbumToolbarProps) => {
  const { t } = useTranslation('photos');
  const isOwn = album.owner.id === useMe().user.id;
  return (
    <div className="files-toolbar">
      <h1 className="visually-hidden">{album.name}</h1>
      <Breadcrumbs
        label={t('albums')}
        crumbs={[
          { id: 'albums', title: t('albums'), href: '/photos/albums' },
          { id: album.id, title: album.name, href: `/photos/albums/${album.id}` },
        ]}
      />
      <span className="album-whose">
        {t('album.count', { count: album.photoCount })}
        {!isOwn && ` · ${t('album.by', { name: album.owner.name })}`}
      </span>
      <span className="files-toolbar-end">
        <IconButton icon={Play} label={t('show.start')} isDisabled={onShow === null} onPress={() => onShow?.()} />
        {isOwn && <IconButton icon={UserRoundPlus} label={t('album.share')} onPress={() => onAsk('share')} />}
        <MenuTrigger>
          <IconButton icon={MoreVertical} label={t('album.menu')} />
          <Menu label={t('album.menu')} placement="bottom end">
            <MenuSection
              label={t('album.order')}
              selectionMode="single"
              selectedKeys={[order]}
              onSelectionChange={(keys) => {
                const [key] = keys === 'all' ? [] : keys;
                if (key === 'takenAt' || key === '-takenAt') onOrder(key);
              }}
            >
              <MenuItem id="takenAt">{t('album.oldest')}</MenuItem>
              <MenuItem id="-takenAt">{t('album.newest')}</MenuItem>
            </MenuSection>
            <MenuSeparator />
            {album.role !== 'viewer' && (
              <MenuItem icon={Pencil} onAction={() => onAsk('rename')}>
                {t('album.rename')}
              </MenuItem>
            )}
            {isOwn ? (
              <MenuItem icon={Trash2} tone="danger" onAction={() => onAsk('delete')}>
                {t('album.delete')}
              </MenuItem>
            ) : (
              <MenuItem icon={DoorOpen} onAction={() => onAsk('leave')}>
                {t('album.leave')}
              </MenuItem>
            )}
          </Menu>
        </MenuTrigger>
      </span>
    </div>
  );
};
