import type { AnswerOf, File } from '@cloudity/contracts';
import { Button, EmptyState, PasswordField, SkeletonRows, TextField, TextLink } from '@cloudity/ui';
import { Clock, Download, Link2Off, Lock } from 'lucide-react';
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { isLive } from '../../shell/address.ts';
import { api, createGuestApi } from '../../shell/api.ts';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Logo } from '../../shell/layout/Logo.tsx';
import { errorText } from './error-text.ts';
import { FilePage } from './FilePage.tsx';
import { FilesAccessContext } from './files-access.ts';
import './files.css';
import './guest.css';

const DropPage = lazy(async () => {
  const [module] = await Promise.all([import('./sharing/DropPage.tsx'), loadArea('sharing')]);
  return { default: module.DropPage };
});

export type GuestSession = AnswerOf<'POST /links/{token}/open'>;

export interface GuestPageProps {
  /** The link's token, from the address's fragment. */
  readonly linkToken: string;
  /** Shows a live document to a guest; the document editor's own page. */
  readonly renderDocument: (file: Pick<File, 'id' | 'kind'>, session: GuestSession) => ReactNode;
}

const nameKey = 'cloudity.guest-name';

type Step =
  | { readonly step: 'name' }
  | { readonly step: 'opening' }
  | { readonly step: 'password'; readonly error: string }
  | { readonly step: 'refused'; readonly code: string; readonly reason?: string }
  | { readonly step: 'open'; readonly session: GuestSession };

/** What somebody sees who followed a link: a name to be seen by, a password when there is one, then the file. */
export const GuestPage = ({ linkToken, renderDocument }: GuestPageProps) => {
  const { t } = useTranslation('files');
  const [name, setName] = useState(() => sessionStorage.getItem(nameKey) ?? '');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<Step>({ step: 'name' });

  const open = async (event?: FormEvent) => {
    event?.preventDefault();
    const hadPassword = password !== '';
    setState({ step: 'opening' });
    if (name.trim()) sessionStorage.setItem(nameKey, name.trim());
    try {
      const session = await api('POST /links/{token}/open', {
        params: { token: linkToken },
        body: { ...(name.trim() ? { name: name.trim() } : {}), ...(hadPassword ? { password } : {}) },
      });
      setState({ step: 'open', session });
    } catch (refused) {
      const { code = 'other', detail } = refused as { code?: string; detail?: { reason?: string } };
      if (code === 'unauthenticated')
        setState({ step: 'password', error: hadPassword ? t('guest.passwordWrong') : '' });
      else if (code === 'rate_limited') setState({ step: 'password', error: t('guest.rateLimited') });
      else setState({ step: 'refused', code, ...(detail?.reason ? { reason: detail.reason } : {}) });
    }
  };

  if (state.step === 'open')
    return <OpenedLink session={state.session} guestName={name.trim()} renderDocument={renderDocument} />;
  if (state.step === 'opening') return <SkeletonRows rows={4} label={t('guest.opening')} />;
  if (state.step === 'refused')
    return <RefusedLink code={state.code} reason={state.reason} onRetry={() => void open()} />;
  return (
    <main className="guest-gate">
      <div className="guest-logo">
        <Logo size={32} />
        <span>Cloudity</span>
      </div>
      <form onSubmit={open} className="guest-form">
        <h1>{state.step === 'name' ? t('guest.nameTitle') : t('guest.passwordTitle')}</h1>
        {state.step === 'name' ? (
          <TextField
            label={t('guest.name')}
            value={name}
            onChange={setName}
            maxLength={100}
            autoComplete="name"
            autoFocus
          />
        ) : (
          <PasswordField
            label={t('guest.password')}
            value={password}
            onChange={setPassword}
            errorMessage={state.error}
            autoComplete="off"
            autoFocus
          />
        )}
        <Button type="submit" variant="primary" size="large" isWide>
          {t('guest.open')}
        </Button>
        <TextLink href="/sign-in">{t('guest.signIn')}</TextLink>
      </form>
    </main>
  );
};

interface RefusedLinkProps {
  readonly code: string;
  readonly reason: string | undefined;
  readonly onRetry: () => void;
}

const RefusedLink = ({ code, reason, onRetry }: RefusedLinkProps) => {
  const { t } = useTranslation('files');
  if (reason === 'downloads')
    return (
      <EmptyState icon={Download} title={t('guest.usedUpTitle')} headingLevel={1}>
        <p>{t('guest.goneText')}</p>
      </EmptyState>
    );
  if (code === 'gone')
    return (
      <EmptyState icon={Clock} title={t('guest.goneTitle')} headingLevel={1}>
        <p>{t('guest.goneText')}</p>
      </EmptyState>
    );
  if (code === 'not_found' || code === 'invalid')
    return (
      <EmptyState icon={Link2Off} title={t('guest.unknownTitle')} headingLevel={1}>
        <p>{t('guest.unknownText')}</p>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Lock}
      title={t('error.list')}
      headingLevel={1}
      action={<Button onPress={onRetry}>{t('retry')}</Button>}
    >
      <p>{errorText(t, { code })}</p>
    </EmptyState>
  );
};

interface OpenedLinkProps {
  readonly session: GuestSession;
  readonly guestName: string;
  readonly renderDocument: GuestPageProps['renderDocument'];
}

/** The link's file; what is opened inside a shared folder takes its place. */
const OpenedLink = ({ session, guestName, renderDocument }: OpenedLinkProps) => {
  const { t } = useTranslation('files');
  const [opened, setOpened] = useState<Pick<File, 'id' | 'kind'>>(session.file);
  const access = useMemo(
    () => ({
      api: createGuestApi(session.token),
      token: session.token,
      me: null,
      mayDownload: session.allowDownload,
      open: (file: Pick<File, 'id' | 'kind'>) => setOpened(file),
    }),
    [session.token, session.allowDownload],
  );

  useEffect(() => {
    document.title = session.file.name;
  }, [session.file.name]);

  if (session.role === 'uploader')
    return (
      <Suspense fallback={<SkeletonRows rows={4} label={t('guest.opening')} />}>
        <DropPage api={access.api} session={session} guestName={guestName} />
      </Suspense>
    );
  return (
    <FilesAccessContext value={access}>
      {isLive(opened) ? (
        renderDocument(opened, session)
      ) : (
        <main className="guest-main">
          <header className="guest-head">
            <span className="file-quiet">{t('guest.sharedBy', { organization: session.organization.name })}</span>
            {opened.id !== session.file.id && (
              <Button variant="quiet" onPress={() => setOpened(session.file)}>
                {session.file.name}
              </Button>
            )}
          </header>
          <FilePage id={opened.id} />
        </main>
      )}
    </FilesAccessContext>
  );
};
