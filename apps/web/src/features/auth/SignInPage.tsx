import type { Organization, SessionCreated } from '@cloudity/contracts';
import { Banner, Button, CodeField, PasswordField, TextField, TextLink } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Building2, KeyRound } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { api } from '../../shell/api.ts';
import { isEmail } from '../../shell/is-email.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { OfflineCopy } from '../../shell/offline/offline-copies.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { AuthLayout } from './AuthLayout.tsx';
import { ForeignCopies } from './ForeignCopies.tsx';
import {
  isPasskeyCancelled,
  type OrganizationChoice,
  type SignInResult,
  signInWithPasskey,
  signInWithPassword,
} from './sign-in.ts';
import { useEnter } from './use-enter.ts';

const ForgotPassword = lazy(() => import('./ForgotPassword.tsx'));

type Step = 'email' | 'password' | 'forgot' | 'code' | 'recovery' | 'organization';

/** E-mail first, then password or passkey, then the second factor and the organization where there are several. */
export const SignInPage = () => {
  const { t } = useTranslation('auth');
  const errorText = useErrorText();
  const enter = useEnter();
  const { return: returnPath } = useSearch({ from: '/sign-in' });
  const [step, setStep] = useState<Step>('email');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [attempts, setAttempts] = useState(0);
  const [organizations, setOrganizations] = useState<readonly OrganizationChoice[]>([]);
  const [byPasskey, setByPasskey] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [copies, setCopies] = useState<{
    readonly list: readonly OfflineCopy[];
    readonly session: SessionCreated;
  } | null>(null);
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api('GET /setup', {}, { signal }),
    retry: false,
    meta: { isPublic: true },
  });

  const show = (next: Step) => {
    setProblem(null);
    setStep(next);
  };
  const settle = async (result: SignInResult) => {
    setPending(false);
    switch (result.is) {
      case 'done': {
        const foreign = await enter(result.session, returnPath);
        if (foreign.length > 0) setCopies({ list: foreign, session: result.session });
        return;
      }
      case 'code':
        // Asked again after a code was sent: that code was wrong.
        if (step === 'code' || step === 'recovery') refuse(t('code.wrong'));
        else show('code');
        return;
      case 'organization':
        setOrganizations(result.organizations);
        show('organization');
        return;
      case 'refused':
        if (step === 'code' || step === 'recovery') refuse(t('code.wrong'));
        else if (byPasskey || step === 'email') setProblem(t('passkey.refused'));
        else setProblem(t('password.wrong'));
        return;
      case 'limited':
        setProblem(
          result.waitSeconds === null
            ? t('limited')
            : t('limited.wait', { count: Math.max(1, Math.ceil(result.waitSeconds / 60)) }),
        );
        return;
      case 'failed':
        setProblem(isPasskeyCancelled(result.error) ? t('passkey.cancelled') : errorText(result.error));
    }
  };
  const refuse = (text: string) => {
    setProblem(text);
    setCode('');
    setAttempts((count) => count + 1);
  };
  const attempt = async (run: () => Promise<SignInResult>) => {
    setProblem(null);
    setPending(true);
    await settle(await run());
  };
  const withPassword = (extra: { readonly code?: string; readonly organization?: Organization['id'] } = {}) =>
    attempt(() => signInWithPassword({ email: email.trim(), password, ...(code ? { code } : {}), ...extra }));
  const withPasskey = (organization?: Organization['id']) => {
    setByPasskey(true);
    return attempt(() => signInWithPasskey(organization));
  };
  const sendCode = (typed: string) => {
    setCode(typed);
    void withPassword({ code: typed });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step === 'email') {
      if (!isEmail(email)) return setProblem(t('email.invalid'));
      setByPasskey(false);
      return show('password');
    }
    if (step === 'recovery') return sendCode(code.trim());
    if (password === '') return setProblem(t('password.missing'));
    void withPassword();
  };

  if (copies) return <ForeignCopies copies={copies.list} onDone={() => void enter.now(copies.session, returnPath)} />;

  const passkeyButton = (
    <>
      <p className="auth-or">{t('or')}</p>
      <Button size="large" icon={KeyRound} isWide isDisabled={isPending} onPress={() => void withPasskey()}>
        {t('passkey.use')}
      </Button>
    </>
  );
  const person = (
    <p className="auth-person">
      <span>{email.trim()}</span>
      <Button variant="quiet" onPress={() => show('email')}>
        {t('email.change')}
      </Button>
    </p>
  );

  if (setup.data?.needed)
    return (
      <AuthLayout title={t('setup.none.title')} description={t('setup.none.text')}>
        <Banner tone="info">{t('setup.none.hint')}</Banner>
      </AuthLayout>
    );

  if (step === 'forgot')
    return (
      <Suspense fallback={<AuthLayout title={t('forgot.title')} />}>
        <ForgotPassword email={email} onBack={() => show('email')} />
      </Suspense>
    );

  if (step === 'organization')
    return (
      <AuthLayout title={t('organization.title')} description={t('organization.text')}>
        <div className="auth-choices">
          {problem && <Banner tone="danger">{problem}</Banner>}
          {organizations.map(({ id, name }) => (
            <Button
              key={id}
              icon={Building2}
              className="auth-choice"
              isDisabled={isPending}
              onPress={() => void (byPasskey ? withPasskey(id) : withPassword({ organization: id }))}
            >
              {name}
            </Button>
          ))}
        </div>
      </AuthLayout>
    );

  if (step === 'code' || step === 'recovery')
    return (
      <AuthLayout title={t('code.title')} description={step === 'code' ? t('code.text') : t('code.recoveryText')}>
        <form className="auth-form" onSubmit={submit} noValidate>
          {step === 'code' ? (
            <CodeField
              key={attempts}
              label={t('code.label')}
              errorMessage={problem}
              isReadOnly={isPending}
              autoFocus
              onComplete={sendCode}
            />
          ) : (
            <>
              <TextField
                key={attempts}
                label={t('code.recoveryLabel')}
                value={code}
                onChange={setCode}
                errorMessage={problem}
                autoFocus
                autoComplete="off"
                spellCheck="false"
              />
              <Button type="submit" variant="primary" size="large" isWide isPending={isPending}>
                {t('submit')}
              </Button>
            </>
          )}
          <div className="auth-links">
            <TextLink onPress={() => show(step === 'code' ? 'recovery' : 'code')}>
              {step === 'code' ? t('code.useRecovery') : t('code.useApp')}
            </TextLink>
            <TextLink onPress={() => show('email')}>{t('back')}</TextLink>
          </div>
        </form>
      </AuthLayout>
    );

  return (
    <AuthLayout title={t('signIn.title')}>
      <form className="auth-form" onSubmit={submit} noValidate>
        {step === 'email' ? (
          <TextField
            label={t('email.label')}
            type="email"
            name="email"
            value={email}
            onChange={setEmail}
            errorMessage={problem}
            autoComplete="username"
            autoFocus
            inputMode="email"
          />
        ) : (
          <>
            {person}
            {/* Password managers fill a form only when it also holds the name. */}
            <input
              className="visually-hidden"
              type="email"
              autoComplete="username"
              value={email}
              readOnly
              tabIndex={-1}
              aria-hidden="true"
            />
            <PasswordField
              label={t('password.label')}
              value={password}
              onChange={setPassword}
              errorMessage={problem}
              autoComplete="current-password"
              autoFocus
            />
          </>
        )}
        <Button type="submit" variant="primary" size="large" isWide isPending={isPending}>
          {step === 'email' ? t('continue') : t('submit')}
        </Button>
        {passkeyButton}
        {step === 'password' && setup.data?.mail && (
          <div className="auth-links">
            <TextLink onPress={() => show('forgot')}>{t('forgot.link')}</TextLink>
          </div>
        )}
      </form>
    </AuthLayout>
  );
};
