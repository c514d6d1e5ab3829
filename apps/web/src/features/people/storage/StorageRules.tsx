import type { StorageSettings } from '@cloudity/contracts';
import { Button, showToast, TextField } from '@cloudity/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { Section } from '../../../shell/pages/Page.tsx';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { bytesOfText, countOfText, gigabytesText } from './gigabytes.ts';
import { useStorageActions } from './queries.ts';

/** What the organization decided: quotas, and how long trash and old versions are kept. */
export const StorageRules = ({ settings }: { readonly settings: StorageSettings }) => {
  const { t } = useTranslation('storage');
  const errorText = useErrorText();
  const actions = useStorageActions();
  const [texts, setTexts] = useState({
    personQuotaBytes: gigabytesText(settings.personQuotaBytes),
    organizationQuotaBytes: gigabytesText(settings.organizationQuotaBytes),
    trashDays: String(settings.trashDays),
    versionDays: String(settings.versionDays),
    maxVersions: String(settings.maxVersions),
  });
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const values = {
    personQuotaBytes: bytesOfText(texts.personQuotaBytes),
    organizationQuotaBytes: bytesOfText(texts.organizationQuotaBytes),
    trashDays: countOfText(texts.trashDays, 3650),
    versionDays: countOfText(texts.versionDays, 3650),
    maxVersions: countOfText(texts.maxVersions, 10_000),
  };
  type Name = keyof typeof values;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { personQuotaBytes, organizationQuotaBytes, trashDays, versionDays, maxVersions } = values;
    if (personQuotaBytes === undefined || organizationQuotaBytes === undefined) return;
    if (trashDays === undefined || versionDays === undefined || maxVersions === undefined) return;
    setPending(true);
    setError('');
    try {
      const decision = { personQuotaBytes, organizationQuotaBytes, trashDays, versionDays, maxVersions };
      await actions.decide(decision, settings.version);
      showToast({ tone: 'success', message: t('rules.saved') });
    } catch (refused) {
      setError(errorText(refused));
    }
    setPending(false);
  };

  const field = (name: Name, unit: 'gigabytes' | 'days' | 'versions', message = '') => (
    <TextField
      label={t(`rules.${name}`)}
      description={t(`rules.${name}.text`)}
      value={texts[name]}
      onChange={(text) => setTexts({ ...texts, [name]: text })}
      inputMode={unit === 'gigabytes' ? 'decimal' : 'numeric'}
      placeholder={unit === 'gigabytes' ? t('unlimited') : ''}
      errorMessage={values[name] === undefined ? t('number.wrong') : message}
      suffix={<span className="storage-unit">{t(`unit.${unit}`)}</span>}
    />
  );

  return (
    <Section title={t('rules.title')} description={t('rules.text')}>
      <form className="form" onSubmit={save} noValidate>
        {field('personQuotaBytes', 'gigabytes')}
        {field('organizationQuotaBytes', 'gigabytes')}
        {field('trashDays', 'days')}
        {field('versionDays', 'days')}
        {field('maxVersions', 'versions', error)}
        <div className="form-actions">
          <Button
            type="submit"
            variant="primary"
            isPending={isPending}
            isDisabled={Object.values(values).includes(undefined)}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Section>
  );
};
