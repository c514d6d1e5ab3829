import type { SessionCreated } from '@cloudity/contracts';
import { Banner, Button, PasswordField, TextField } from '@cloudity/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { isEmail } from '../../shell/is-email.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { tokenInFragment } from '../../shell/return-path.ts';
import { AuthLayout } from './AuthLayout.tsx';
import { InviteStep } from './InviteStep.tsx';
import { useEnter } from './use-enter.ts';

type Step = 'organization' | 'you' | 'invite';
const steps: readonly Step[] = ['organization', 'you', 'invite'];
const leastPassword = 10;
const firstFilesWithinMs = 10_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first organization in three steps: its name, its owner, its first colleagues. The set-up token is in the fragment (S4). */
export const SetupPage = () => {
  const { t, i18n } = useTranslation('auth');
  const { language } = i18n;
  const errorText = useErrorText();
  const enter = useEnter();
  const fragment = useLocation({ select: (location) => location.hash });
  const [token] = useState(() => tokenInFragment(fragment));
  const [step, setStep] = useState<Step>('organization');
  const [organizationName, setOrganizationName] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [session, setSession] = useState<SessionCreated | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const firstFiles = useRef<Promise<void>>(null);
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api('GET /setup', {}, { signal }),
    meta: { isPublic: true },
  });
  const create = useMutation({
    meta: { isPublic: true },
    mutationFn: () =>
      api('POST /setup', {
        body: {
          token: token ?? '',
          organizationName: organizationName.trim(),
          name: name.trim(),
          email: email.trim(),
          password,
        },
      }),
    onSuccess: (created) => {
      setSession(created);
      setStep('invite');
      // They are a courtesy: without them the organization is as good.
      firstFiles.current = import('./first-files/create.ts')
        .then(({ createFirstFiles }) => createFirstFiles(language))
        .catch(() => undefined);
    },
  });
  const goToFiles = async (created: SessionCreated) => {
    setLeaving(true);
    await Promise.race([firstFiles.current, wait(firstFilesWithinMs)]);
    enter.now(created, '/');
  };

  const wrong = {
    organization: organizationName.trim() === '' ? t('setup.organization.missing') : null,
    name: name.trim() === '' ? t('name.missing') : null,
    email: isEmail(email) ? null : t('email.invalid'),
    password: password.length < leastPassword ? t('password.short', { count: leastPassword }) : null,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (step === 'organization' && !wrong.organization) {
      setChecked(false);
      setStep('you');
    }
    if (step === 'you' && !wrong.name && !wrong.email && !wrong.password) create.mutate();
  };
  const eyebrow = t('setup.step', { number: steps.indexOf(step) + 1, total: steps.length });

  if (session && step === 'invite')
    return (
      <AuthLayout eyebrow={eyebrow} title={t('setup.invite.title')} description={t('setup.invite.text')}>
        <InviteStep isLeaving={isLeaving} onDone={() => void goToFiles(session)} />
      </AuthLayout>
    );
  if (setup.data && !setup.data.needed)
    return (
      <AuthLayout title={t('setup.done.title')} description={t('setup.done.text')}>
        <Button variant="primary" size="large" isWide onPress={() => location.assign('/sign-in')}>
          {t('signIn.title')}
        </Button>
      </AuthLayout>
    );
  if (!token)
    return (
      <AuthLayout title={t('setup.noToken.title')} description={t('setup.noToken.text')}>
        <Banner tone="info">{t('setup.none.hint')}</Banner>
      </AuthLayout>
    );
  const refusal = create.error
    ? codeOf(create.error) === 'unauthenticated' ||
      codeOf(create.error) === 'not_found' ||
      codeOf(create.error) === 'gone'
      ? t('setup.tokenRefused')
      : codeOf(create.error) === 'conflict'
        ? t('setup.done.text')
        : errorText(create.error)
    : null;

  return (
    <AuthLayout
      eyebrow={eyebrow}
      title={step === 'organization' ? t('setup.organization.title') : t('setup.you.title')}
      description={step === 'organization' ? t('setup.organization.text') : t('setup.you.text')}
    >
      <form className="auth-form" onSubmit={submit} noValidate>
        {refusal && <Banner tone="danger">{refusal}</Banner>}
        {step === 'organization' ? (
          <TextField
            key="organization"
            label={t('setup.organization.label')}
            value={organizationName}
            onChange={setOrganizationName}
            errorMessage={isChecked ? wrong.organization : null}
            autoComplete="organization"
            maxLength={100}
            autoFocus
          />
        ) : (
          <>
            <TextField
              label={t('name.label')}
              value={name}
              onChange={setName}
              errorMessage={isChecked ? wrong.name : null}
              autoComplete="name"
              maxLength={100}
              autoFocus
            />
            <TextField
              label={t('email.label')}
              type="email"
              value={email}
              onChange={setEmail}
              errorMessage={isChecked ? wrong.email : null}
              autoComplete="username"
            />
            <PasswordField
              label={t('password.label')}
              value={password}
              onChange={setPassword}
              description={t('password.hint', { count: leastPassword })}
              errorMessage={isChecked ? wrong.password : null}
              autoComplete="new-password"
            />
          </>
        )}
        <Button type="submit" variant="primary" size="large" isWide isPending={create.isPending}>
          {step === 'organization' ? t('continue') : t('setup.create')}
        </Button>
        {step === 'you' && (
          <Button variant="quiet" isWide onPress={() => setStep('organization')}>
            {t('back')}
          </Button>
        )}
      </form>
    </AuthLayout>
  );
};
