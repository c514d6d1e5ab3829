import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../language/use-translation.ts';

const maxLength = 200;

export interface NameVersionDialogProps {
  readonly name: string;
  /** Null takes the name away. Rejects when it could not be kept. */
  readonly onName: (name: string | null) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a version's name; an empty one takes it away. */
export const NameVersionDialog = ({ name, onName, onClose }: NameVersionDialogProps) => {
  const { t } = useTranslation('history');
  const [text, setText] = useState(name);
  const [state, setState] = useState<'open' | 'sending' | 'failed'>('open');
  const wanted = text.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted === '' && name === '') return;
    setState('sending');
    onName(wanted === '' ? null : wanted).then(onClose, () => setState('failed'));
  };
  return (
    <Dialog title={t(name === '' ? 'name.title' : 'name.rename')} size="small" isOpen onOpenChange={onClose}>
      <form onSubmit={submit}>
        <DialogContent>
          <TextField
            label={t('name.label')}
            description={name === '' ? t('name.help') : t('name.helpRemove')}
            value={text}
            onChange={setText}
            maxLength={maxLength}
            autoFocus
            {...(state === 'failed' ? { errorMessage: t('failed') } : {})}
          />
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('name.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isPending={state === 'sending'}
            isDisabled={wanted === '' && name === ''}
          >
            {t('name.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
