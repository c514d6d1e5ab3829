import { Badge, Banner, Button, Dialog, Skeleton, showToast } from '@cloudity/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Section } from '../../shell/pages/Page.tsx';
import { useMe } from '../../shell/session/me.ts';
import { ConfirmPassword } from './ConfirmPassword.tsx';
import { EnrolTotp } from './EnrolTotp.tsx';
import { twoFactorQuery } from './queries.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type Open = 'enrol' | 'remove' | 'replace' | null;
/** From here on a person should make new ones. */
const fewCodes = 3;

/** The authenticator app and the recovery codes that stand in for it. */
export const TwoFactor = () => {
  const { t } = useTranslation('security');
  const me = useMe();
  const queries = useQueryClient();
  const state = useQuery(twoFactorQuery);
  const [open, setOpen] = useState<Open>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = () => queries.invalidateQueries({ queryKey: twoFactorQuery.queryKey });
  const close = () => {
    setOpen(null);
    setCodes(null);
  };
  const isOn = state.data?.totp === true;
  const left = state.data?.recoveryCodesLeft ?? 0;

  return (
    <Section
      title={t('totp.title')}
      description={t('totp.text')}
      action={
        state.data &&
        (isOn ? (
          <Badge tone="success">{t('totp.on')}</Badge>
        ) : (
          <Button variant="primary" onPress={() => setOpen('enrol')}>
            {t('totp.setUp')}
          </Button>
        ))
      }
    >
      {state.error && <ErrorNote error={state.error} onRetry={() => void state.refetch()} />}
      {state.isPending && <Skeleton width={220} />}
      {isOn && left <= fewCodes && <Banner tone="warning">{t('codes.few', { count: left })}</Banner>}
      {isOn && (
        <div className="security-line">
          <span className="row-detail">{t('codes.left', { count: left })}</span>
          <span className="form-actions">
            <Button onPress={() => setOpen('replace')}>{t('codes.replace')}</Button>
            <Button onPress={() => setOpen('remove')}>{t('totp.remove')}</Button>
          </span>
        </div>
      )}
      {open === 'enrol' && (
        <Dialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && close()}
          isDismissable={false}
          title={codes ? t('codes.title') : t('totp.setUp.title')}
        >
          {codes ? (
            <RecoveryCodes codes={codes} doneLabel={t('done')} onDone={close} />
          ) : (
            <EnrolTotp
              onCancel={close}
              onEnrolled={(fresh) => {
                setCodes(fresh);
                void refresh();
              }}
            />
          )}
        </Dialog>
      )}
      {open === 'replace' &&
        (codes ? (
          <Dialog isOpen onOpenChange={(isOpen) => !isOpen && close()} isDismissable={false} title={t('codes.title')}>
            <RecoveryCodes codes={codes} doneLabel={t('done')} onDone={close} />
          </Dialog>
        ) : (
          <ConfirmPassword
            title={t('codes.replace')}
            text={t('codes.replace.text')}
            confirmLabel={t('codes.replace')}
            onClose={close}
            onConfirm={async (password) => {
              setCodes((await api('POST /me/two-factor/recovery-codes', { body: { password } })).recoveryCodes);
              void refresh();
            }}
          />
        ))}
      {open === 'remove' && (
        <ConfirmPassword
          title={t('totp.remove')}
          text={me.organization.secondFactorRequired ? t('totp.remove.required') : t('totp.remove.text')}
          confirmLabel={t('totp.remove')}
          tone="danger"
          onClose={close}
          onConfirm={async (password) => {
            await api('DELETE /me/two-factor/totp', { body: { password } });
            await refresh();
            showToast({ message: t('totp.removed') });
            close();
          }}
        />
      )}
    </Section>
  );
};
