import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

export interface NewPasskeyProps {
  readonly onClose: () => void;
  readonly onAdded?: () => void;
}

/** Names a passkey, then asks the browser to make it. */
export const NewPasskey = ({ onClose, onAdded }: NewPasskeyProps) => {
  const { t } = useTranslation('security');
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [name, setName] = useState(t('passkeys.defaultName'));
  const add = useMutation({
    mutationFn: async () => {
      const [{ startRegistration }, { challengeId, options }] = await Promise.all([
        import('@simplewebauthn/browser'),
        api('POST /me/passkeys/options', { body: {} }),
      ]);
      const credential = await startRegistration({
        optionsJSON: options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'],
      });
      return api('POST /me/passkeys', {
        body: { challengeId, name: name.trim(), credential: credential as unknown as Record<string, unknown> },
      });
    },
    onSuccess: async () => {
      await Promise.all(['passkeys', 'two-factor'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      onClose();
      onAdded?.();
    },
  });
  const isCancelled = add.error && ['NotAllowedError', 'AbortError'].includes(add.error.name);
  const isKnown = add.error && (add.error.name === 'InvalidStateError' || codeOf(add.error) === 'conflict');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate();
  };
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="small" title={t('passkeys.add')}>
      <form onSubmit={submit} noValidate>
        <DialogContent>
          <p>{t('passkeys.add.text')}</p>
          <TextField
            label={t('name')}
            value={name}
            onChange={setName}
            description={t('passkeys.name.hint')}
            errorMessage={
              isCancelled
                ? t('passkeys.cancelled')
                : isKnown
                  ? t('passkeys.known')
                  : add.error
                    ? errorText(add.error)
                    : null
            }
            maxLength={100}
            autoFocus
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={add.isPending} isDisabled={name.trim() === ''}>
            {t('continue')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
