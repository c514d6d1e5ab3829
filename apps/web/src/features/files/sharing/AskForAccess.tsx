import { Button, EmptyState, Select, TextAreaField } from '@cloudity/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Lock, Send } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useApi } from '../files-access.ts';
import './sharing.css';

const waitMs = 5_000;
const roles = ['viewer', 'commenter', 'editor'] as const;

/** For somebody who has an address that opens nothing for them: it may be a file of somebody else, or no file at all. */
export const AskForAccess = ({ fileId }: { readonly fileId: string }) => {
  const { t } = useTranslation('sharing');
  const api = useApi();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [role, setRole] = useState<(typeof roles)[number]>('viewer');
  const [message, setMessage] = useState('');
  const [state, setState] = useState<'asking' | 'sending' | 'asked'>('asking');
  const [error, setError] = useState('');

  // The page opens by itself once somebody has said yes.
  useEffect(() => {
    if (state !== 'asked') return;
    const look = async () => {
      const file = await api('GET /files/{id}', { params: { id: fileId } }).catch(() => null);
      if (file) await queries.invalidateQueries({ queryKey: ['file', fileId] });
    };
    const timer = setInterval(() => void look(), waitMs);
    return () => clearInterval(timer);
  }, [state, api, queries, fileId]);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setState('sending');
    setError('');
    try {
      await api('POST /files/{id}/access-requests', { params: { id: fileId }, body: { role, message } });
      setState('asked');
    } catch (refused) {
      setError(errorText(refused));
      setState('asking');
    }
  };

  if (state === 'asked')
    return (
      <div className="ask-page" role="status">
        <EmptyState icon={Send} title={t('ask.sentTitle')} headingLevel={1}>
          <p>{t('ask.sentText')}</p>
        </EmptyState>
      </div>
    );
  return (
    <div className="ask-page">
      <EmptyState icon={Lock} title={t('ask.title')} headingLevel={1}>
        <p>{t('ask.text')}</p>
      </EmptyState>
      <form className="ask-form" onSubmit={ask}>
        <Select
          label={t('ask.role')}
          options={roles.map((value) => ({ value, label: t(`ask.role.${value}`) }))}
          value={role}
          onChange={setRole}
        />
        <TextAreaField
          label={t('ask.message')}
          value={message}
          onChange={setMessage}
          maxLength={500}
          errorMessage={error}
        />
        <Button type="submit" variant="primary" isDisabled={state === 'sending'}>
          {t('ask.send')}
        </Button>
      </form>
    </div>
  );
};
