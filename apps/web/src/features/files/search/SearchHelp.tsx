import { Button, EmptyState } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { Search, Tag as TagIcon } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { isAsked, isFiltered, type SearchFilters } from '../../../shell/search/filters.ts';
import './search.css';

const examples = ['phrase', 'not', 'or'] as const;

/** Nothing was found, or nothing asked yet: how a search is written. */
export const SearchHelp = ({ query, filters }: { readonly query: string; readonly filters: SearchFilters }) => {
  const { t } = useTranslation('search');
  const navigate = useNavigate();
  const asked = isAsked(query, filters);
  // What has a tag is listed rather than searched for: no lesson in how to search.
  const isTagAlone = asked && query.trim() === '';
  if (isTagAlone)
    return (
      <EmptyState icon={TagIcon} title={t('none.tag')}>
        <p>{t('none.tagText')}</p>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Search}
      title={asked ? t('none.title', { query }) : t('start.title')}
      action={
        asked &&
        isFiltered(filters) && (
          <Button onPress={() => void navigate({ to: '/search', search: { q: query }, replace: true })}>
            {t('none.clear')}
          </Button>
        )
      }
    >
      <p>{asked ? t('none.text') : t('start.text')}</p>
      <dl className="search-help">
        {examples.map((name) => (
          <div key={name}>
            <dt>
              <code>{t(`help.${name}.example`)}</code>
            </dt>
            <dd>{t(`help.${name}.text`)}</dd>
          </div>
        ))}
      </dl>
    </EmptyState>
  );
};
