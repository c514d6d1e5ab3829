import { AlertDialog, Banner, Button, SkeletonRows, Switch, showToast, TextField } from '@cloudity/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Page, Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { hasRole, meQuery, useMe } from '../../shell/session/me.ts';
import { CoEditing } from './CoEditing.tsx';
import { Contents } from './Contents.tsx';
import './settings.css';

const organizationKey = ['organization'] as const;

/** The organization's own settings; owners change them. */
export const OrganizationPage = () => {
  const { t } = useTranslation('settings');
  const isOwner = hasRole(useMe(), 'owner');
  const organization = useQuery({
    queryKey: organizationKey,
    queryFn: ({ signal }) => api('GET /organization', {}, { signal }),
  });
  return (
    <Page title={t('organization.title')} width="narrow">
      {!isOwner && <Banner tone="neutral">{t('organization.ownersOnly')}</Banner>}
      {organization.error ? (
        <ErrorNote error={organization.error} onRetry={() => void organization.refetch()} />
      ) : organization.data ? (
        <>
          <Name key={organization.data.name} name={organization.data.name} isOwner={isOwner} />
          <Policy isRequired={organization.data.secondFactorRequired} isOwner={isOwner} />
          <Contents />
          <CoEditing />
        </>
      ) : (
        <SkeletonRows rows={3} label={t('organization.title')} />
      )}
    </Page>
  );
};

const useChange = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { readonly name?: string; readonly secondFactorRequired?: boolean }) =>
      api('PATCH /organization', { body }),
    onSuccess: async (changed) => {
      queries.setQueryData(organizationKey, changed);
      await queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
};

const Name = ({ name: saved, isOwner }: { readonly name: string; readonly isOwner: boolean }) => {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const [name, setName] = useState(saved);
  const change = useChange();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '')
      change.mutate(
        { name: name.trim() },
        { onSuccess: () => showToast({ message: t('organization.renamed'), tone: 'success' }) },
      );
  };
  return (
    <Section title={t('organization.name.title')} description={t('organization.name.text')}>
      <form className="form" onSubmit={submit} noValidate>
        <TextField
          label={t('organization.name')}
          value={name}
          onChange={setName}
          isReadOnly={!isOwner}
          errorMessage={
            change.error ? errorText(change.error) : name.trim() === '' ? t('organization.name.missing') : null
          }
          maxLength={100}
          autoComplete="organization"
        />
        {isOwner && (
          <div className="form-actions">
            <Button
              type="submit"
              variant="primary"
              isPending={change.isPending}
              isDisabled={name.trim() === saved || name.trim() === ''}
            >
              {t('save')}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
};

const Policy = ({ isRequired, isOwner }: { readonly isRequired: boolean; readonly isOwner: boolean }) => {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const [isAsking, setAsking] = useState(false);
  const change = useChange();
  const set = async (secondFactorRequired: boolean) => {
    try {
      await change.mutateAsync({ secondFactorRequired });
    } catch (error) {
      showToast({ message: errorText(error), tone: 'danger' });
      throw error;
    }
  };
  return (
    <Section title={t('policy.title')}>
      <Switch
        isSelected={isRequired}
        isDisabled={!isOwner || change.isPending}
        onChange={(next) => (next ? setAsking(true) : void set(false).catch(() => {}))}
        description={t('policy.secondFactor.text')}
      >
        {t('policy.secondFactor')}
      </Switch>
      <AlertDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={t('policy.ask.title')}
        confirmLabel={t('policy.ask.confirm')}
        cancelLabel={t('cancel')}
        onConfirm={() => set(true)}
      >
        {t('policy.ask.text')}
      </AlertDialog>
    </Section>
  );
};
