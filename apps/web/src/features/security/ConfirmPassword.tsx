import { Button, Dialog, DialogActions, DialogContent, PasswordField } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { isWrongPassword } from './wrong-password.ts';

export interface ConfirmPasswordProps {
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
  readonly tone?: 'danger';
  /** Does the thing with the password; a refusal is shown beside the field. */
  readonly onConfirm: (password: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the password before something that weakens the account. */
export const ConfirmPassword = ({ title, text, confirmLabel, tone, onConfirm, onClose }: ConfirmPasswordProps) => {
  const { t } = useTranslation('security');
  const errorText = useErrorText();
  const [password, setPassword] = useState('');
  const confirm = useMutation({ mutationFn: () => onConfirm(password), meta: { isPublic: true } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') confirm.mutate();
  };
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable={false} size="small" title={title}>
      <form onSubmit={submit} noValidate>
        <DialogContent>
          <p>{text}</p>
          <PasswordField
            label={t('password.current')}
            value={password}
            onChange={(typed) => {
              setPassword(typed);
              confirm.reset();
            }}
            errorMessage={
              confirm.error ? (isWrongPassword(confirm.error) ? t('password.wrong') : errorText(confirm.error)) : null
            }
            autoComplete="current-password"
            autoFocus
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button
            type="submit"
            variant={tone === 'danger' ? 'danger' : 'primary'}
            isPending={confirm.isPending}
            isDisabled={password === ''}
          >
            {confirmLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
