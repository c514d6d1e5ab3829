import { Button, Dialog, DialogActions, DialogContent, PasswordField, showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { isWrongPassword } from './wrong-password.ts';

const leastPassword = 10;

export const Password = () => {
  const { t } = useTranslation('security');
  const [isOpen, setOpen] = useState(false);
  return (
    <Section
      title={t('password.title')}
      description={t('password.text')}
      action={<Button onPress={() => setOpen(true)}>{t('password.change')}</Button>}
    >
      {isOpen && <PasswordDialog onClose={() => setOpen(false)} />}
    </Section>
  );
};

const PasswordDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('security');
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [isChecked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => api('POST /me/password', { body: { current, next } }),
    meta: { isPublic: true },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['sessions'] });
      showToast({ message: t('password.changed'), tone: 'success' });
      onClose();
    },
  });
  const isShort = next.length < leastPassword;
  const isSame = next === current;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (current !== '' && !isShort && !isSame) change.mutate();
  };
  const isWrong = isWrongPassword(change.error);

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      size="small"
      title={t('password.change')}
    >
      <form onSubmit={submit} noValidate>
        <DialogContent>
          <PasswordField
            label={t('password.current')}
            value={current}
            onChange={(text) => {
              setCurrent(text);
              change.reset();
            }}
            errorMessage={isWrong ? t('password.wrong') : isChecked && current === '' ? t('password.missing') : null}
            autoComplete="current-password"
            autoFocus
          />
          <PasswordField
            label={t('password.next')}
            value={next}
            onChange={setNext}
            description={t('password.hint', { count: leastPassword })}
            errorMessage={
              change.error && !isWrong
                ? errorText(change.error)
                : isChecked && isShort
                  ? t('password.short', { count: leastPassword })
                  : isChecked && isSame
                    ? t('password.same')
                    : null
            }
            autoComplete="new-password"
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {t('password.change')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
