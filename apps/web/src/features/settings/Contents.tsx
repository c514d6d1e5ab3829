import type { SearchLanguage } from '@cloudity/contracts';
import { searchLanguages } from '@cloudity/contracts/search-languages';
import { Banner, Select, showToast } from '@cloudity/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { hasRole, useMe } from '../../shell/session/me.ts';

const key = ['content-settings'] as const;

/** Languages by their name in the reader's own, in its alphabet. */
const useLanguageOptions = () => {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
    return searchLanguages
      .map((value) => ({ value, label: names.of(value) ?? value }))
      .toSorted((one, other) => one.label.localeCompare(other.label, i18n.language));
  }, [i18n.language]);
};

/** How texts are searched and uploads scanned; administrators decide. */
export const Contents = () => {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const mayChange = hasRole(useMe(), 'admin');
  const languages = useLanguageOptions();
  const queries = useQueryClient();
  const settings = useQuery({ queryKey: key, queryFn: ({ signal }) => api('GET /content-settings', {}, { signal }) });
  const change = useMutation({
    mutationFn: (body: { readonly searchLanguage?: SearchLanguage; readonly virusScan?: 'open' | 'closed' }) =>
      api('PATCH /content-settings', { ifMatch: settings.data?.version ?? 0, body }),
    onSuccess: (changed) => {
      queries.setQueryData(key, changed);
      showToast({ message: t('contents.saved'), tone: 'success' });
    },
    onError: (error) => {
      showToast({ message: errorText(error), tone: 'danger' });
      void settings.refetch();
    },
  });
  const isDisabled = !mayChange || change.isPending;
  if (settings.error) return <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return null;
  return (
    <Section title={t('contents.title')}>
      <div className="form">
        <Select
          label={t('contents.language')}
          description={t('contents.language.text')}
          options={languages}
          value={settings.data.searchLanguage}
          isDisabled={isDisabled}
          onChange={(searchLanguage) => change.mutate({ searchLanguage })}
        />
        {settings.data.scannerConfigured ? (
          <Select
            label={t('contents.scan')}
            description={t('contents.scan.text')}
            options={[
              { value: 'open', label: t('contents.scan.open') },
              { value: 'closed', label: t('contents.scan.closed') },
            ]}
            value={settings.data.virusScan}
            isDisabled={isDisabled}
            onChange={(virusScan) => change.mutate({ virusScan })}
          />
        ) : (
          <Banner tone="neutral">{t('contents.scan.none')}</Banner>
        )}
      </div>
    </Section>
  );
};
