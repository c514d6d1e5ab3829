import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../../shell/pages/use-error-text.ts';

export interface AlbumNameDialogProps {
  readonly title: string;
  readonly initialName: string;
  readonly saveLabel: string;
  /** Rejects when it is refused; the dialog then stays and says why. */
  readonly onSave: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks what an album is called. */
export const AlbumNameDialog = ({ title, initialName, saveLabel, onSave, onClose }: AlbumNameDialogProps) => {
  const { t } = useTranslation('photos');
  const errorText = useErrorText();
  const [name, setName] = useState(initialName);
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setPending(true);
    try {
      await onSave(name.trim());
      onClose();
    } catch (refused) {
      setError(errorText(refused));
      setPending(false);
    }
  };
  return (
    <Dialog title={title} size="small" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={save}>
        <DialogContent>
          <TextField
            label={t('albums.name')}
            value={name}
            onChange={setName}
            errorMessage={error || null}
            maxLength={100}
            autoComplete="off"
            autoFocus
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={name.trim() === ''}>
            {saveLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
