import { Banner, Button, TextField, TextLink } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { isEmail } from '../../shell/is-email.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { AuthLayout } from './AuthLayout.tsx';

interface ForgotPasswordProps {
  readonly email: string;
  readonly onBack: () => void;
}

/** Asks for a link by mail. It says the same whether the address has an account or not. */
const ForgotPassword = ({ email: given, onBack }: ForgotPasswordProps) => {
  const { t, i18n } = useTranslation('auth');
  const errorText = useErrorText();
  const [email, setEmail] = useState(given.trim());
  const [isChecked, setChecked] = useState(false);
  const ask = useMutation({
    meta: { isPublic: true },
    mutationFn: () => api('POST /password-resets', { body: { email: email.trim(), locale: i18n.language } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isEmail(email)) ask.mutate();
  };
  const back = (
    <div className="auth-links">
      <TextLink onPress={onBack}>{t('back')}</TextLink>
    </div>
  );

  if (ask.isSuccess)
    return (
      <AuthLayout title={t('forgot.sent.title')} description={t('forgot.sent.text', { email: email.trim() })}>
        {back}
      </AuthLayout>
    );
  return (
    <AuthLayout title={t('forgot.title')} description={t('forgot.text')}>
      <form className="auth-form" onSubmit={submit} noValidate>
        {ask.error && (
          <Banner tone="danger">{codeOf(ask.error) === 'rate_limited' ? t('limited') : errorText(ask.error)}</Banner>
        )}
        <TextField
          label={t('email.label')}
          type="email"
          value={email}
          onChange={setEmail}
          errorMessage={isChecked && !isEmail(email) ? t('email.invalid') : null}
          autoComplete="username"
          autoFocus
          inputMode="email"
        />
        <Button type="submit" variant="primary" size="large" isWide isPending={ask.isPending}>
          {t('forgot.send')}
        </Button>
        {back}
      </form>
    </AuthLayout>
  );
};

export default ForgotPassword;
