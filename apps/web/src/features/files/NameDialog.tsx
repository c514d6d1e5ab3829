import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { errorText } from './error-text.ts';

export interface NameDialogProps {
  readonly title: string;
  readonly initialName: string;
  readonly saveLabel: string;
  /** Rejects when the name is refused; the dialog then stays and says why. */
  readonly onSave: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** By default what a file's name may have. */
  readonly maxLength?: number;
}

/** Asks for a name; the part before a file's ending is selected, ready to be typed over. */
export const NameDialog = ({ title, initialName, saveLabel, onSave, onClose, maxLength = 255 }: NameDialogProps) => {
  const { t } = useTranslation('files');
  const [name, setName] = useState(initialName);
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const form = useId();

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    try {
      await onSave(name.trim());
      onClose();
    } catch (refused) {
      setError(errorText(t, refused, name));
      setPending(false);
    }
  };

  const selectStem = (input: HTMLInputElement | null): void => {
    if (!input || input.dataset.ready) return;
    input.dataset.ready = 'true';
    requestAnimationFrame(() => {
      const dot = initialName.lastIndexOf('.');
      input.focus();
      input.setSelectionRange(0, dot > 0 ? dot : initialName.length);
    });
  };

  return (
    <Dialog title={title} size="small" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form id={form} onSubmit={save}>
        <DialogContent>
          <TextField
            label={t('rename.label')}
            value={name}
            onChange={(value) => {
              setName(value);
              setError('');
            }}
            errorMessage={error}
            maxLength={maxLength}
            autoComplete="off"
            inputRef={selectStem}
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
