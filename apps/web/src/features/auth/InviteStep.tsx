import { Button, TextField } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../../shell/api.ts';
import { isEmail } from '../../shell/is-email.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

interface Invited {
  readonly email: string;
  readonly acceptUrl: string;
  readonly mailed: boolean;
}

/** Invites the first colleagues, each by a link to pass on. Can be left at any time. */
export const InviteStep = ({ isLeaving, onDone }: { readonly isLeaving: boolean; readonly onDone: () => void }) => {
  const { t } = useTranslation('auth');
  const errorText = useErrorText();
  const [email, setEmail] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [invited, setInvited] = useState<readonly Invited[]>([]);
  const [copied, setCopied] = useState<string | null>(null);
  const invite = useMutation({
    mutationFn: (address: string) => api('POST /invitations', { body: { email: address, role: 'member' } }),
    onSuccess: ({ acceptUrl, mailed }, address) => {
      setInvited((list) => [...list, { email: address, acceptUrl, mailed }]);
      setEmail('');
      setChecked(false);
    },
  });
  const isValid = isEmail(email);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isValid) invite.mutate(email.trim());
  };
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url);
    setCopied(url);
  };

  return (
    <div className="auth-form">
      <form className="auth-form" onSubmit={submit} noValidate>
        <TextField
          label={t('setup.invite.label')}
          type="email"
          value={email}
          onChange={setEmail}
          errorMessage={
            invite.error ? errorText(invite.error) : isChecked && !isValid && email !== '' ? t('email.invalid') : null
          }
          autoComplete="off"
          autoFocus
        />
        <Button type="submit" isWide isPending={invite.isPending} isDisabled={email === ''}>
          {t('setup.invite.add')}
        </Button>
      </form>
      {invited.length > 0 && (
        <ul className="auth-list">
          {invited.map(({ email: address, acceptUrl, mailed }) => (
            <li key={acceptUrl} className="auth-invited">
              <span>{address}</span>
              <Button icon={copied === acceptUrl ? Check : Copy} onPress={() => void copy(acceptUrl)}>
                {copied === acceptUrl ? t('setup.invite.copied') : t('setup.invite.copy')}
              </Button>
              {mailed && <span className="ui-description">{t('setup.invite.mailed')}</span>}
            </li>
          ))}
        </ul>
      )}
      <Button variant="primary" size="large" isWide isPending={isLeaving} onPress={onDone}>
        {invited.length > 0 ? t('setup.finish') : t('setup.skip')}
      </Button>
    </div>
  );
};
