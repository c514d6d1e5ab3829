import type { File } from '@cloudity/contracts';
import { Spinner, Table, TableBody, TableCell, TableColumn } from '@cloudity/ui';
import { Lock, Star, Users } from 'lucide-react';
import type { DragAndDropHooks, Selection, SortDescriptor } from 'react-aria-components';
import {
  Button,
  Collection,
  Row,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from 'react-aria-components';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../shell/layout/use-media-query.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { TagChips } from './tags/TagChips.tsx';
import type { Sort } from './view.ts';

export interface FileCollectionProps {
  readonly files: readonly File[];
  readonly ownId: string | null;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onOpen: (file: File) => void;
  readonly dragAndDropHooks: DragAndDropHooks<File>;
  readonly isLoadingMore: boolean;
  readonly onLoadMore: () => void;
}

interface FileTableProps extends FileCollectionProps {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

type ColumnId = 'name' | 'owner' | 'updatedAt' | 'sizeBytes';

const title = {
  name: 'column.name',
  owner: 'column.owner',
  updatedAt: 'column.modified',
  sizeBytes: 'column.size',
} as const;

interface ColumnSpec {
  readonly id: ColumnId;
  readonly minWidth: number;
  readonly defaultWidth: number | `${number}fr`;
}

const wideColumns: readonly ColumnSpec[] = [
  { id: 'name', minWidth: 240, defaultWidth: '3fr' },
  { id: 'owner', minWidth: 100, defaultWidth: '1fr' },
  { id: 'updatedAt', minWidth: 110, defaultWidth: '1fr' },
  { id: 'sizeBytes', minWidth: 90, defaultWidth: 110 },
];

const narrowColumns: readonly ColumnSpec[] = [
  { id: 'name', minWidth: 160, defaultWidth: '1fr' },
  { id: 'updatedAt', minWidth: 100, defaultWidth: 110 },
];

const descriptorOf = (sort: Sort): SortDescriptor =>
  sort.startsWith('-') ? { column: sort.slice(1), direction: 'descending' } : { column: sort, direction: 'ascending' };

/** The list of files: only rows in view are in the page, so ten thousand scroll like ten. */
export const FileTable = ({
  files,
  ownId,
  selection,
  onSelect,
  onOpen,
  dragAndDropHooks,
  isLoadingMore,
  onLoadMore,
  sort,
  onSort,
}: FileTableProps) => {
  const { t } = useTranslation('files');
  const formats = useFormats();
  const isSortable = sort !== null;
  const isNarrow = useMediaQuery('(width < 700px)');
  const columns = isNarrow ? narrowColumns : wideColumns;

  const cell = (file: File, column: ColumnId) => {
    switch (column) {
      case 'name':
        return (
          <span className="file-name">
            <Button slot="drag" className="file-drag" aria-label={t('list.drag', { name: file.name })} />
            <Thumbnail file={file} label={t(`kind.${file.kind}`)} className="file-row-picture" />
            <span className="file-name-text" title={file.name}>
              {file.name}
            </span>
            <TagChips ids={file.tags} />
            {file.limited && <Lock className="file-mark" size={14} aria-label={t('mark.limited')} />}
            {file.favourite && <Star className="file-mark file-star" size={14} aria-label={t('view.starred')} />}
            {file.shared && <Users className="file-mark" size={14} aria-label={t('mark.shared')} />}
          </span>
        );
      case 'owner':
        return (
          <span className="file-quiet">{file.owner?.id === ownId ? t('owner.you') : (file.owner?.name ?? '–')}</span>
        );
      case 'updatedAt':
        return (
          <time className="file-quiet" dateTime={file.updatedAt} title={formats.moment(file.updatedAt)}>
            {formats.when(file.updatedAt)}
          </time>
        );
      case 'sizeBytes':
        return <span className="file-quiet">{file.kind === 'file' ? formats.size(file.sizeBytes) : '–'}</span>;
    }
  };

  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: 40, headingHeight: 36 }}>
      <Table
        label={t('list.label')}
        className="file-table"
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={selection}
        onSelectionChange={onSelect}
        onRowAction={(key) => {
          const file = files.find(({ id }) => id === key);
          if (file) onOpen(file);
        }}
        {...(sort ? { sortDescriptor: descriptorOf(sort) } : {})}
        onSortChange={({ column, direction }) => onSort(`${direction === 'descending' ? '-' : ''}${column}` as Sort)}
        dragAndDropHooks={dragAndDropHooks as DragAndDropHooks}
      >
        <TableHeader columns={columns} className="ui-table-head">
          {({ id, ...width }) => (
            <TableColumn id={id} isRowHeader={id === 'name'} allowsSorting={isSortable && id !== 'owner'} {...width}>
              {t(title[id])}
            </TableColumn>
          )}
        </TableHeader>
        <TableBody>
          <Collection items={files} dependencies={[columns, t]}>
            {(file) => (
              <Row id={file.id} textValue={file.name} columns={columns} className="ui-table-row file-row">
                {({ id }) => <TableCell>{cell(file, id)}</TableCell>}
              </Row>
            )}
          </Collection>
          <TableLoadMoreItem onLoadMore={onLoadMore} isLoading={isLoadingMore}>
            <Spinner label={t('list.loadingMore')} />
          </TableLoadMoreItem>
        </TableBody>
      </Table>
    </Virtualizer>
  );
};
