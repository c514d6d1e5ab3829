import { Button, EmptyState, SkeletonRows } from '@cloudity/ui';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Page } from '../../shell/pages/Page.tsx';
import { AuditFilter } from './AuditFilter.tsx';
import { AuditTable } from './AuditTable.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { type Filter, noFilter, queryOf, useAudit } from './queries.ts';
import { VerifyChain } from './VerifyChain.tsx';
import './audit.css';

/** Who did what and when: the append-only log, with filters, an export and a check of its seals. */
export const AuditPage = () => {
  const { t } = useTranslation('audit');
  const [filter, setFilter] = useState<Filter>(noFilter);
  const query = queryOf(filter);
  const audit = useAudit(query);
  const isFiltered = Object.keys(query).length > 0;
  return (
    <Page
      title={t('title')}
      description={t('text')}
      actions={
        <>
          <VerifyChain />
          <ExportMenu query={query} />
        </>
      }
    >
      <AuditFilter filter={filter} onChange={setFilter} />
      {audit.error ? (
        <ErrorNote error={audit.error} onRetry={audit.refetch} />
      ) : audit.isPending ? (
        <SkeletonRows label={t('loading')} />
      ) : audit.items.length === 0 ? (
        <EmptyState
          icon={ScrollText}
          title={isFiltered ? t('none.filtered') : t('none')}
          action={isFiltered && <Button onPress={() => setFilter(noFilter)}>{t('filter.clear')}</Button>}
        >
          {isFiltered ? t('none.filtered.text') : t('none.text')}
        </EmptyState>
      ) : (
        <AuditTable entries={audit.items} />
      )}
      {audit.hasMore && (
        <div className="more">
          <Button onPress={audit.loadMore} isPending={audit.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
    </Page>
  );
};
