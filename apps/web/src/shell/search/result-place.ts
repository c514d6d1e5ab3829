import type { SearchResult } from '@cloudity/contracts';
import { useTranslation } from '../language/use-translation.ts';
import { usePlaceName } from '../place-name.ts';
import { useMe } from '../session/me.ts';

/** Where a result lies, in one word: the name of its folder, or that somebody shared it. */
export const useResultPlace = (): ((file: Pick<SearchResult, 'path'>) => string) => {
  const { t } = useTranslation();
  const nameOf = usePlaceName(useMe());
  return ({ path }) => {
    const folder = path.at(-1);
    return folder ? nameOf(folder) : t('place.shared');
  };
};
