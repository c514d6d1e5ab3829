import type { SessionCreated } from '@cloudity/contracts';
import { Banner, Button, ButtonLink, CodeField, PasswordField, SkeletonRows, TextField } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { OfflineCopy } from '../../shell/offline/offline-copies.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { tokenInFragment } from '../../shell/return-path.ts';
import { AuthLayout } from './AuthLayout.tsx';
import { ForeignCopies } from './ForeignCopies.tsx';
import { resultOf } from './sign-in.ts';
import { useEnter } from './use-enter.ts';

const leastPassword = 10;

/** Accepts an invitation: a new person chooses a password, an existing one proves theirs (T4). The token is in the fragment. */
export const InvitationPage = () => {
  const { t } = useTranslation('auth');
  const fragment = useLocation({ select: (location) => location.hash });
  const [token] = useState(() => tokenInFragment(fragment));
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api('GET /invitations/{token}', { params: { token: token ?? '' } }, { signal }),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    meta: { isPublic: true },
  });

  if (token && invitation.isPending)
    return (
      <AuthLayout title={t('invite.title.plain')}>
        <SkeletonRows rows={3} label={t('invite.loading')} />
      </AuthLayout>
    );
  if (!token || !invitation.data) {
    const isAway = ['offline', 'unavailable', 'internal'].includes(codeOf(invitation.error)) && token !== null;
    return (
      <AuthLayout
        title={isAway ? t('invite.away.title') : t('invite.unknown.title')}
        description={isAway ? t('invite.away.text') : t('invite.unknown.text')}
      >
        {isAway ? (
          <Button size="large" isWide onPress={() => void invitation.refetch()}>
            {t('invite.retry')}
          </Button>
        ) : (
          <ButtonLink href="/sign-in">{t('signIn.title')}</ButtonLink>
        )}
      </AuthLayout>
    );
  }
  return <AcceptForm token={token} invitation={invitation.data} />;
};

interface AcceptFormProps {
  readonly token: string;
  readonly invitation: {
    readonly organization: { readonly name: string };
    readonly email: string;
    readonly invitedBy: string;
    readonly hasAccount: boolean;
    readonly expiresAt: string;
  };
}

const AcceptForm = ({ token, invitation }: AcceptFormProps) => {
  const { t } = useTranslation('auth');
  const formats = useFormats();
  const errorText = useErrorText();
  const enter = useEnter();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const [isChecked, setChecked] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [copies, setCopies] = useState<{
    readonly list: readonly OfflineCopy[];
    readonly session: SessionCreated;
  } | null>(null);
  const { hasAccount } = invitation;
  const wrong = {
    name: name.trim() === '' ? t('name.missing') : null,
    password: hasAccount
      ? password === ''
        ? t('password.missing')
        : null
      : password.length < leastPassword
        ? t('password.short', { count: leastPassword })
        : null,
  };

  const accept = async (code?: string) => {
    setPending(true);
    setProblem(null);
    const result = await resultOf(() =>
      api('POST /invitations/{token}/accept', {
        params: { token },
        body: { name: name.trim(), password, ...(code ? { code } : {}) },
      }),
    );
    setPending(false);
    switch (result.is) {
      case 'done': {
        const foreign = await enter(result.session);
        if (foreign.length > 0) setCopies({ list: foreign, session: result.session });
        return;
      }
      case 'code':
        if (needsCode) setProblem(t('code.wrong'));
        setNeedsCode(true);
        setAttempts((count) => count + 1);
        return;
      case 'refused':
        setProblem(code ? t('code.wrong') : t('invite.refused'));
        setAttempts((count) => count + 1);
        return;
      case 'limited':
        return setProblem(t('limited'));
      case 'organization':
        return setProblem(t('invite.already'));
      case 'failed':
        return setProblem(codeOf(result.error) === 'not_found' ? t('invite.unknown.text') : errorText(result.error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!wrong.name && !wrong.password) void accept();
  };

  if (copies) return <ForeignCopies copies={copies.list} onDone={() => enter.now(copies.session)} />;
  return (
    <AuthLayout
      title={t('invite.title', { organization: invitation.organization.name })}
      description={
        hasAccount
          ? t('invite.existing', { name: invitation.invitedBy })
          : t('invite.new', { name: invitation.invitedBy })
      }
    >
      <form className="auth-form" onSubmit={submit} noValidate>
        {problem && !needsCode && <Banner tone="danger">{problem}</Banner>}
        {needsCode ? (
          <CodeField
            key={attempts}
            label={t('code.label')}
            description={t('code.text')}
            errorMessage={problem}
            isReadOnly={isPending}
            autoFocus
            onComplete={(code) => void accept(code)}
          />
        ) : (
          <>
            <TextField
              label={t('email.label')}
              type="email"
              value={invitation.email}
              isReadOnly
              autoComplete="username"
            />
            <TextField
              label={t('name.label')}
              value={name}
              onChange={setName}
              errorMessage={isChecked ? wrong.name : null}
              autoComplete="name"
              maxLength={100}
              autoFocus
            />
            <PasswordField
              label={hasAccount ? t('invite.yourPassword') : t('password.new')}
              value={password}
              onChange={setPassword}
              errorMessage={isChecked ? wrong.password : null}
              autoComplete={hasAccount ? 'current-password' : 'new-password'}
              {...(hasAccount ? {} : { description: t('password.hint', { count: leastPassword }) })}
            />
            <Button type="submit" variant="primary" size="large" isWide isPending={isPending}>
              {t('invite.accept')}
            </Button>
          </>
        )}
        <p className="ui-description">{t('invite.expires', { date: formats.moment(invitation.expiresAt) })}</p>
      </form>
    </AuthLayout>
  );
};
