import { Banner, Button, ButtonLink, PasswordField, SkeletonRows } from '@cloudity/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { tokenInFragment } from '../../shell/return-path.ts';
import { AuthLayout } from './AuthLayout.tsx';

const leastPassword = 10;

/** Sets a new password with the link of a mail, whose token is in the fragment; the person signs in with it afterwards. */
export const ResetPasswordPage = () => {
  const { t } = useTranslation('auth');
  const errorText = useErrorText();
  const fragment = useLocation({ select: (location) => location.hash });
  const [token] = useState(() => tokenInFragment(fragment) ?? '');
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const params = { token };
  const reset = useQuery({
    queryKey: ['password-reset', token],
    queryFn: ({ signal }) => api('GET /password-resets/{token}', { params }, { signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    meta: { isPublic: true },
  });
  const save = useMutation({
    meta: { isPublic: true },
    mutationFn: () => api('POST /password-resets/{token}', { params, body: { password } }),
  });
  const isShort = password.length < leastPassword;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isShort) save.mutate();
  };
  const isDead = [reset.error, save.error].some((error) => error && ['not_found', 'gone'].includes(codeOf(error)));
  const signIn = <ButtonLink href="/sign-in">{t('signIn.title')}</ButtonLink>;

  if (save.isSuccess)
    return (
      <AuthLayout title={t('reset.done.title')} description={t('reset.done.text')}>
        {signIn}
      </AuthLayout>
    );
  if (token === '' || isDead)
    return (
      <AuthLayout title={t('reset.unknown.title')} description={t('reset.unknown.text')}>
        {signIn}
      </AuthLayout>
    );
  if (reset.isPending)
    return (
      <AuthLayout title={t('reset.title')}>
        <SkeletonRows rows={3} label={t('reset.loading')} />
      </AuthLayout>
    );
  const problem = save.error ?? reset.error;
  return (
    <AuthLayout title={t('reset.title')} description={t('reset.text', { email: reset.data?.email ?? '' })}>
      <form className="auth-form" onSubmit={submit} noValidate>
        {problem && <Banner tone="danger">{errorText(problem)}</Banner>}
        <input
          className="visually-hidden"
          type="email"
          autoComplete="username"
          value={reset.data?.email ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label={t('password.new')}
          value={password}
          onChange={setPassword}
          description={t('password.hint', { count: leastPassword })}
          errorMessage={isChecked && isShort ? t('password.short', { count: leastPassword }) : null}
          autoComplete="new-password"
          autoFocus
        />
        <Button type="submit" variant="primary" size="large" isWide isPending={save.isPending}>
          {t('reset.save')}
        </Button>
      </form>
    </AuthLayout>
  );
};
