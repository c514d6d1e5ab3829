import type { Group } from '@cloudity/contracts';
import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, codeOf } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

export interface GroupNameDialogProps {
  /** The group to rename; null makes a new one. */
  readonly group: Group | null;
  readonly onClose: () => void;
  readonly onCreated?: (id: Group['id']) => void;
}

export const GroupNameDialog = ({ group, onClose, onCreated }: GroupNameDialogProps) => {
  const { t } = useTranslation('people');
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [name, setName] = useState(group?.name ?? '');
  const [isChecked, setChecked] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      group
        ? api('PATCH /groups/{id}', { params: { id: group.id }, body: { name: name.trim() } })
        : api('POST /groups', { body: { name: name.trim() } }),
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['groups'] });
      onClose();
      onCreated?.(saved.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== '') save.mutate();
  };
  const problem = save.error
    ? codeOf(save.error) === 'conflict'
      ? t('groups.taken')
      : errorText(save.error)
    : isChecked && name.trim() === ''
      ? t('groups.name.missing')
      : null;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
      title={group ? t('groups.rename') : t('groups.create')}
    >
      <form onSubmit={submit} noValidate>
        <DialogContent>
          <TextField
            label={t('groups.name')}
            value={name}
            onChange={setName}
            errorMessage={problem}
            maxLength={100}
            autoFocus
            autoComplete="off"
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {group ? t('save') : t('groups.createShort')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
