import { GridList, GridListItem, Spinner } from '@cloudity/ui';
import { Star, Users } from 'lucide-react';
import { Button, Collection, GridLayout, GridListLoadMoreItem, Size, Virtualizer } from 'react-aria-components';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { FileCollectionProps } from './FileTable.tsx';
import { Thumbnail } from './Thumbnail.tsx';

const layoutOptions = { minItemSize: new Size(150, 164), maxItemSize: new Size(240, 164), minSpace: new Size(12, 12) };

/** Files as tiles. */
export const FileGrid = ({
  files,
  selection,
  onSelect,
  onOpen,
  dragAndDropHooks,
  isLoadingMore,
  onLoadMore,
}: FileCollectionProps) => {
  const { t } = useTranslation('files');
  const formats = useFormats();
  return (
    <Virtualizer layout={GridLayout} layoutOptions={layoutOptions}>
      <GridList
        label={t('list.label')}
        className="file-grid"
        layout="grid"
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={selection}
        onSelectionChange={onSelect}
        onAction={(key) => {
          const file = files.find(({ id }) => id === key);
          if (file) onOpen(file);
        }}
        dragAndDropHooks={dragAndDropHooks}
      >
        <Collection items={files}>
          {(file) => (
            <GridListItem id={file.id} textValue={file.name} className="file-tile">
              <Button slot="drag" className="file-drag" aria-label={t('list.drag', { name: file.name })} />
              <span className="file-tile-icon">
                <Thumbnail file={file} size={40} label={t(`kind.${file.kind}`)} className="file-tile-picture" />
              </span>
              <span className="file-tile-name" title={file.name}>
                {file.name}
              </span>
              <span className="file-tile-foot">
                {formats.when(file.updatedAt)}
                {file.favourite && <Star className="file-mark file-star" size={14} aria-label={t('view.starred')} />}
                {file.shared && <Users className="file-mark" size={14} aria-label={t('mark.shared')} />}
              </span>
            </GridListItem>
          )}
        </Collection>
        <GridListLoadMoreItem onLoadMore={onLoadMore} isLoading={isLoadingMore}>
          <Spinner label={t('list.loadingMore')} />
        </GridListLoadMoreItem>
      </GridList>
    </Virtualizer>
  );
};
