import { Banner, Button } from '@cloudity/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { codeOf } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Logo } from '../../shell/layout/Logo.tsx';
import { safeReturnPath } from '../../shell/return-path.ts';
import { meQuery } from '../../shell/session/me.ts';
import { signOut } from '../../shell/session/session.ts';
import { EnrolTotp } from './EnrolTotp.tsx';
import { NewPasskey } from './NewPasskey.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import './security.css';

/** The organization demands a second factor: nothing else opens until there is one. */
export const EnrolmentPage = () => {
  const { t } = useTranslation('security');
  const { history } = useRouter();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { return: returnPath } = useSearch({ from: '/second-factor' });
  const me = useQuery(meQuery);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isNaming, setNaming] = useState(false);
  const path = safeReturnPath(returnPath);
  const finish = async () => {
    // Fetched before going on: the way in looks at what is cached, and what is cached still says that a factor is missing.
    await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    history.push(path);
  };
  const isSignedOut = codeOf(me.error) === 'unauthenticated';
  const isEnrolled = me.data?.pending === null && codes === null;
  useEffect(() => {
    if (isSignedOut) void navigate({ to: '/sign-in', search: { return: path } });
    else if (isEnrolled) history.push(path);
  }, [isSignedOut, isEnrolled, navigate, history, path]);

  return (
    <main className="enrolment">
      <title>{`${t('enrol.title')} · Cloudity`}</title>
      <div className="enrolment-column">
        <Logo size={32} />
        <header className="enrolment-head">
          <h1>{codes ? t('codes.title') : t('enrol.title')}</h1>
          {!codes && <p className="page-description">{t('enrol.text', { name: me.data?.organization.name ?? '' })}</p>}
        </header>
        <div className="enrolment-card">
          {codes ? (
            <RecoveryCodes codes={codes} doneLabel={t('enrol.continue')} onDone={() => void finish()} />
          ) : (
            <EnrolTotp onEnrolled={setCodes} />
          )}
        </div>
        {!codes && (
          <div className="enrolment-other">
            <Banner
              tone="neutral"
              icon={KeyRound}
              action={<Button onPress={() => setNaming(true)}>{t('enrol.usePasskey')}</Button>}
            >
              {t('enrol.passkey')}
            </Banner>
            <Button
              variant="quiet"
              onPress={() =>
                void signOut().then(
                  () => location.assign('/sign-in'),
                  () => {},
                )
              }
            >
              {t('enrol.signOut')}
            </Button>
          </div>
        )}
      </div>
      {isNaming && <NewPasskey onClose={() => setNaming(false)} onAdded={() => void finish()} />}
    </main>
  );
};
