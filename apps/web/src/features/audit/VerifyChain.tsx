import { Banner, Button, Dialog, DialogActions, DialogContent, Progress } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../shell/api.ts';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';

/** Re-computes the chain of hashes on the server and says whether anything was changed or removed. */
export const VerifyChain = () => {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const verify = useMutation({ mutationFn: () => api('GET /audit/verify', { query: { full: 'true' } }) });
  const open = () => {
    setOpen(true);
    verify.mutate();
  };
  return (
    <>
      <Button icon={ShieldCheck} onPress={open}>
        {t('verify')}
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title={t('verify.title')} size="small">
        <DialogContent>
          {verify.isPending && <Progress label={t('verify.running')} />}
          {verify.error && <ErrorNote error={verify.error} onRetry={() => verify.mutate()} />}
          {verify.data &&
            (verify.data.ok ? (
              <Banner tone="success" title={t('verify.ok')}>
                {t('verify.ok.text', { count: verify.data.sealed, number: formats.number(verify.data.sealed) })}
              </Banner>
            ) : (
              <Banner tone="danger" title={t('verify.broken')}>
                {t('verify.broken.text', { position: formats.number(verify.data.brokenAt ?? 0) })}
              </Banner>
            ))}
          {verify.data && verify.data.unsealed > 0 && (
            <p className="row-detail">{t('verify.unsealed', { count: verify.data.unsealed })}</p>
          )}
        </DialogContent>
        <DialogActions>
          <Button onPress={() => setOpen(false)}>{t('close')}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
};
