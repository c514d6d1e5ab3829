import type { CoEditingSettings } from '@cloudity/contracts';
import { Button, SkeletonRows, showToast, TextField } from '@cloudity/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { hasRole, useMe } from '../../shell/session/me.ts';

const key = ['organization', 'co-editing'] as const;

/** The fields in their order, with the most each takes. */
const fields = {
  historyDays: 3650,
  connectionsPerDocument: 2000,
  documentsPerPerson: 200,
  documentMebibytes: 64,
} as const;
type Field = keyof typeof fields;
type Values = Readonly<Record<Field, number | null>>;
const names = Object.keys(fields) as Field[];

/** How long histories are kept and how much one document may take; administrators decide. */
export const CoEditing = () => {
  const { t } = useTranslation('settings');
  const settings = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api('GET /organization/co-editing', {}, { signal }),
  });
  return (
    <Section title={t('coEditing.title')} description={t('coEditing.text')}>
      {settings.error ? (
        <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data ? (
        <Form key={settings.data.version} saved={settings.data} onRefused={() => void settings.refetch()} />
      ) : (
        <SkeletonRows rows={4} label={t('coEditing.title')} />
      )}
    </Section>
  );
};

/** Null for an empty field, undefined for what is no number of the field. */
const numberOf = (text: string, most: number): number | null | undefined => {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d{1,4}$/.test(trimmed) && Number(trimmed) >= 1 && Number(trimmed) <= most ? Number(trimmed) : undefined;
};

interface FormProps {
  readonly saved: CoEditingSettings;
  readonly onRefused: () => void;
}

const Form = ({ saved, onRefused }: FormProps) => {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const mayChange = hasRole(useMe(), 'admin');
  const queries = useQueryClient();
  const [texts, setTexts] = useState<Readonly<Record<Field, string>>>({
    historyDays: String(saved.historyDays ?? ''),
    connectionsPerDocument: String(saved.connectionsPerDocument ?? ''),
    documentsPerPerson: String(saved.documentsPerPerson ?? ''),
    documentMebibytes: String(saved.documentMebibytes ?? ''),
  });
  const change = useMutation({
    mutationFn: (body: Values) => api('PATCH /organization/co-editing', { body, ifMatch: saved.version }),
    onSuccess: (changed) => {
      queries.setQueryData(key, changed);
      showToast({ message: t('coEditing.saved'), tone: 'success' });
    },
    onError: (error) => {
      showToast({ message: errorText(error), tone: 'danger' });
      // Somebody else may have decided meanwhile: the fields show what holds now.
      onRefused();
    },
  });
  const numbers = names.map((name) => [name, numberOf(texts[name], fields[name])] as const);
  const isWrong = numbers.some(([, number]) => number === undefined);
  const isChanged = numbers.some(([name, number]) => number !== saved[name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong && isChanged) change.mutate(Object.fromEntries(numbers) as Values);
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {names.map((name) => (
        <TextField
          key={name}
          label={t(`coEditing.${name}`)}
          description={
            name === 'historyDays'
              ? t('coEditing.historyDays.text')
              : t('coEditing.default', { number: saved.defaults[name] })
          }
          value={texts[name]}
          onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
          isReadOnly={!mayChange}
          inputMode="numeric"
          placeholder={name === 'historyDays' ? t('coEditing.forEver') : String(saved.defaults[name])}
          errorMessage={
            numberOf(texts[name], fields[name]) === undefined ? t('coEditing.wrong', { most: fields[name] }) : null
          }
        />
      ))}
      {mayChange && (
        <div className="form-actions">
          <Button type="submit" variant="primary" isPending={change.isPending} isDisabled={!isChanged || isWrong}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  );
};
