import { Button, CodeField, DialogActions, DialogContent, Skeleton } from '@cloudity/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { CopyField } from '../../shell/pages/CopyField.tsx';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

const QrCode = lazy(async () => ({ default: (await import('./QrCode.tsx')).QrCode }));

export interface EnrolTotpProps {
  readonly onEnrolled: (recoveryCodes: readonly string[]) => void;
  readonly onCancel?: () => void;
}

/** Sets up an authenticator app: scan, then prove it with a first code. */
export const EnrolTotp = ({ onEnrolled, onCancel }: EnrolTotpProps) => {
  const { t } = useTranslation('security');
  const errorText = useErrorText();
  const [attempts, setAttempts] = useState(0);
  const enrolment = useQuery({
    queryKey: ['totp-enrolment'],
    queryFn: () => api('POST /me/two-factor/totp'),
    // A secret is made for this dialog and forgotten with it.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: (code: string) => api('POST /me/two-factor/totp/confirm', { body: { code } }),
    meta: { isPublic: true },
    onSuccess: ({ recoveryCodes }) => onEnrolled(recoveryCodes),
    onError: () => setAttempts((count) => count + 1),
  });
  const problem = confirm.error
    ? ['invalid', 'unauthenticated'].includes(codeOf(confirm.error))
      ? t('totp.wrong')
      : errorText(confirm.error)
    : null;

  return (
    <>
      <DialogContent>
        {enrolment.error ? (
          <ErrorNote error={enrolment.error} onRetry={() => void enrolment.refetch()} />
        ) : (
          <ol className="enrol">
            <li>
              <p>{t('totp.scan')}</p>
              <div className="qr-place">
                {enrolment.data ? (
                  <Suspense fallback={<Skeleton width={180} height={180} />}>
                    <QrCode text={enrolment.data.uri} label={t('totp.qr')} />
                  </Suspense>
                ) : (
                  <Skeleton width={180} height={180} />
                )}
              </div>
              <details className="enrol-manual">
                <summary>{t('totp.manual')}</summary>
                {enrolment.data && <CopyField label={t('totp.secret')} text={enrolment.data.secret} />}
              </details>
            </li>
            <li>
              <p>{t('totp.enter')}</p>
              <CodeField
                key={attempts}
                label={t('totp.code')}
                errorMessage={problem}
                isReadOnly={confirm.isPending || !enrolment.data}
                autoFocus
                onComplete={(code) => confirm.mutate(code)}
              />
            </li>
          </ol>
        )}
      </DialogContent>
      {onCancel && (
        <DialogActions>
          <Button onPress={onCancel}>{t('cancel')}</Button>
        </DialogActions>
      )}
    </>
  );
};
