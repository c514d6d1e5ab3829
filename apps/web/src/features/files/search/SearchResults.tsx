import type { SearchResult } from '@cloudity/contracts';
import { Banner, GridList, GridListItem, KindIcon, kindIconOf, Spinner } from '@cloudity/ui';
import { Star, Users } from 'lucide-react';
import { Button, Collection, GridListLoadMoreItem } from 'react-aria-components';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { usePlaceName } from '../../../shell/place-name.ts';
import type { FileCollectionProps } from '../FileTable.tsx';
import { useFilesAccess } from '../files-access.ts';
import { TagChips } from '../tags/TagChips.tsx';
import { Marked } from './Marked.tsx';
import './search.css';

export interface SearchResultsProps extends FileCollectionProps {
  readonly files: readonly SearchResult[];
  /** The names are only similar to what was searched for. */
  readonly isSimilar: boolean;
  readonly query: string;
}

/** What was found: name, place, the part of the text that fits, who changed it and when. */
export const SearchResults = ({
  files,
  ownId,
  isSimilar,
  query,
  selection,
  onSelect,
  onOpen,
  dragAndDropHooks,
  isLoadingMore,
  onLoadMore,
}: SearchResultsProps) => {
  const { t } = useTranslation('search');
  const words = useTranslation('files').t;
  const formats = useFormats();
  const nameOf = usePlaceName(useFilesAccess().me);
  const placeOf = (file: SearchResult): string =>
    file.path.length === 0 ? t('place.shared') : file.path.map(nameOf).join(' › ');
  const person = ({ modifiedBy }: SearchResult): string =>
    modifiedBy === null ? '' : modifiedBy.id === ownId ? words('owner.you') : modifiedBy.name;
  return (
    <>
      {isSimilar && <Banner>{t('similar', { query })}</Banner>}
      <GridList
        label={t('results')}
        className="search-results"
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
        <Collection items={files} dependencies={[t, words]}>
          {(file) => (
            <GridListItem id={file.id} textValue={file.name} className="search-result">
              <Button slot="drag" className="file-drag" aria-label={words('list.drag', { name: file.name })} />
              <span className="search-kind">
                <KindIcon kind={kindIconOf(file.kind, file.mimeType)} size={22} label={words(`kind.${file.kind}`)} />
              </span>
              <span className="search-body">
                <span className="search-name">
                  <span className="search-name-text" title={file.name}>
                    <Marked text={file.name} matches={file.nameMatches} />
                  </span>
                  <TagChips ids={file.tags} />
                  {file.favourite && (
                    <Star className="file-mark file-star" size={14} aria-label={words('view.starred')} />
                  )}
                  {file.shared && <Users className="file-mark" size={14} aria-label={words('mark.shared')} />}
                </span>
                {file.snippet && (
                  <span className="search-snippet">
                    <Marked text={file.snippet.text} matches={file.snippet.matches} />
                  </span>
                )}
                <span className="search-place">{placeOf(file)}</span>
              </span>
              <span className="search-end">
                <time dateTime={file.updatedAt} title={formats.moment(file.updatedAt)}>
                  {formats.when(file.updatedAt)}
                </time>
                <span className="search-who">{person(file)}</span>
              </span>
            </GridListItem>
          )}
        </Collection>
        <GridListLoadMoreItem onLoadMore={onLoadMore} isLoading={isLoadingMore}>
          <Spinner label={words('list.loadingMore')} />
        </GridListLoadMoreItem>
      </GridList>
    </>
  );
};
