import type { Role } from '@cloudity/contracts';
import { Banner, Button, Dialog, DialogActions, DialogContent, Select, TextField } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { isEmail } from '../../shell/is-email.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { CopyField } from '../../shell/pages/CopyField.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { hasRole, useMe } from '../../shell/session/me.ts';

const roles = ['member', 'admin', 'owner'] as const;

/** Makes an invitation and shows its link, which is the only place where it can be copied. */
export const InviteDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('people');
  const me = useMe();
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [isChecked, setChecked] = useState(false);
  const invite = useMutation({
    mutationFn: () => api('POST /invitations', { body: { email: email.trim(), role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isEmail(email)) invite.mutate();
  };
  const again = () => {
    invite.reset();
    setEmail('');
    setChecked(false);
  };
  const problem = invite.error
    ? codeOf(invite.error) === 'conflict'
      ? t('invite.already')
      : errorText(invite.error)
    : isChecked && !isEmail(email)
      ? t('invite.email.invalid')
      : null;

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      title={invite.data ? t('invite.done.title') : t('invite.title')}
    >
      {invite.data ? (
        <>
          <DialogContent>
            <p>{t('invite.done.text', { email: email.trim() })}</p>
            <CopyField label={t('invite.link')} text={invite.data.acceptUrl} />
            <Banner tone={invite.data.mailed ? 'success' : 'info'}>
              {invite.data.mailed ? t('invite.mailed') : t('invite.notMailed')}
            </Banner>
          </DialogContent>
          <DialogActions>
            <Button onPress={again}>{t('invite.another')}</Button>
            <Button variant="primary" onPress={onClose}>
              {t('done')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <DialogContent>
            <TextField
              label={t('invite.email')}
              type="email"
              value={email}
              onChange={setEmail}
              errorMessage={problem}
              autoComplete="off"
              autoFocus
            />
            <Select
              label={t('column.role')}
              value={role}
              onChange={setRole}
              options={roles.map((name) => ({
                value: name,
                label: t(`role.${name}`),
                description: t(`role.${name}.text`),
                isDisabled: name === 'owner' && !hasRole(me, 'owner'),
              }))}
            />
          </DialogContent>
          <DialogActions>
            <Button onPress={onClose}>{t('cancel')}</Button>
            <Button type="submit" variant="primary" isPending={invite.isPending}>
              {t('invite.create')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
};
