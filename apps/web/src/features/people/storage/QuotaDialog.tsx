import type { PersonStorage } from '@cloudity/contracts';
import { Button, Dialog, DialogActions, DialogContent, Select, TextField } from '@cloudity/ui';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { bytesOfText, gigabytesText } from './gigabytes.ts';
import { useStorageActions } from './queries.ts';

type Mode = 'everybody' | 'own' | 'none';

/** How much one person may store. */
export const QuotaDialog = ({ person, onClose }: { readonly person: PersonStorage; readonly onClose: () => void }) => {
  const { t } = useTranslation('storage');
  const errorText = useErrorText();
  const actions = useStorageActions();
  const form = useId();
  const [mode, setMode] = useState<Mode>(
    !person.hasOwnQuota ? 'everybody' : person.quotaBytes === null ? 'none' : 'own',
  );
  const [text, setText] = useState(gigabytesText(person.quotaBytes) || '15');
  const [error, setError] = useState('');
  const bytes = bytesOfText(text);
  const isWrong = mode === 'own' && (bytes === undefined || bytes === null);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (isWrong) return;
    try {
      await actions.setQuota(person.memberId, mode === 'everybody' ? undefined : mode === 'none' ? null : bytes);
      onClose();
    } catch (refused) {
      setError(errorText(refused));
    }
  };

  return (
    <Dialog
      title={t('quota.title', { name: person.name })}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form id={form} onSubmit={save} noValidate>
        <DialogContent>
          <Select
            label={t('quota.mode')}
            value={mode}
            onChange={setMode}
            errorMessage={mode === 'own' ? null : error}
            options={(['everybody', 'own', 'none'] as const).map((value) => ({ value, label: t(`quota.${value}`) }))}
          />
          {mode === 'own' && (
            <TextField
              label={t('quota.size')}
              value={text}
              onChange={setText}
              inputMode="decimal"
              errorMessage={isWrong ? t('number.wrong') : error}
              suffix={<span className="storage-unit">{t('unit.gigabytes')}</span>}
            />
          )}
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={isWrong}>
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
