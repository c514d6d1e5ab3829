import type { File } from '@cloudity/contracts';
import { Button, Dialog, DialogActions, DialogContent, ErrorState, KindIcon, SkeletonRows } from '@cloudity/ui';
import { useState } from 'react';
import { GridList, GridListItem } from 'react-aria-components';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useFileList } from './queries.ts';

interface Place {
  readonly id: string;
  readonly name: string;
}

export interface MoveDialogProps {
  readonly files: readonly File[];
  readonly onMove: (folder: Place) => Promise<void>;
  readonly onClose: () => void;
}

/** Picks the folder to move to: one level at a time, from either root. */
export const MoveDialog = ({ files, onMove, onClose }: MoveDialogProps) => {
  const { t } = useTranslation('files');
  const roots: readonly Place[] = [
    { id: 'root', name: t('view.root') },
    { id: 'organization', name: t('view.organization') },
  ];
  const [path, setPath] = useState<readonly Place[]>([]);
  const [isPending, setPending] = useState(false);
  const here = path.at(-1);
  const moving = new Set<string>(files.map((file) => file.id));

  const move = async () => {
    if (!here) return;
    setPending(true);
    await onMove(here);
    onClose();
  };

  return (
    <Dialog
      title={t('move.title', { count: files.length, name: files[0]?.name ?? '' })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogContent>
        <div className="move-path">
          <Button variant="quiet" onPress={() => setPath([])} isDisabled={path.length === 0}>
            {t('list.label')}
          </Button>
          {path.map((place, index) => (
            <Button
              key={place.id}
              variant="quiet"
              onPress={() => setPath(path.slice(0, index + 1))}
              isDisabled={index === path.length - 1}
            >
              {place.name}
            </Button>
          ))}
        </div>
        {here ? (
          <FolderPicker folderId={here.id} moving={moving} onEnter={(place) => setPath([...path, place])} />
        ) : (
          <PlaceList places={roots} onEnter={(place) => setPath([place])} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button variant="primary" onPress={move} isPending={isPending} isDisabled={!here}>
          {t('move.here')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

interface PickerProps {
  readonly folderId: string;
  readonly moving: ReadonlySet<string>;
  readonly onEnter: (place: Place) => void;
}

const FolderPicker = ({ folderId, moving, onEnter }: PickerProps) => {
  const { t } = useTranslation('files');
  const list = useFileList({ kind: 'folder', folderId }, 'name');
  if (list.isPending) return <SkeletonRows rows={4} label={t('list.label')} />;
  if (list.isError) return <ErrorState title={t('error.list')} />;
  const folders = list.files.filter((file) => file.kind === 'folder' && !moving.has(file.id));
  return <PlaceList places={folders} onEnter={onEnter} />;
};

const PlaceList = ({
  places,
  onEnter,
}: {
  readonly places: readonly Place[];
  readonly onEnter: (place: Place) => void;
}) => {
  const { t } = useTranslation('files');
  return (
    <GridList
      aria-label={t('kind.folder')}
      className="move-list"
      items={places}
      onAction={(key) => {
        const place = places.find(({ id }) => id === key);
        if (place) onEnter(place);
      }}
      renderEmptyState={() => <p className="move-empty">{t('move.empty')}</p>}
    >
      {(place) => (
        <GridListItem id={place.id} textValue={place.name} className="move-item">
          <KindIcon kind="folder" />
          <span className="file-name-text">{place.name}</span>
        </GridListItem>
      )}
    </GridList>
  );
};
