import type { Tag } from '@cloudity/contracts';
import { Banner, Button, Dialog, DialogActions, DialogContent, Select, showToast } from '@cloudity/ui';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useTagging } from './tag-queries.ts';

export interface MergeTagDialogProps {
  readonly tag: Tag;
  readonly others: readonly Tag[];
  readonly onClose: () => void;
}

/** Asks which tag takes this one's place. */
export const MergeTagDialog = ({ tag, others, onClose }: MergeTagDialogProps) => {
  const { t } = useTranslation('tags');
  const tagging = useTagging();
  const errorText = useErrorText();
  const [intoId, setIntoId] = useState(others[0]?.id ?? null);
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const merge = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const into = others.find(({ id }) => id === intoId);
    if (!into) return;
    setPending(true);
    try {
      await tagging.merge(tag.id, into.id);
      showToast({ tone: 'success', message: t('merged', { name: tag.name, into: into.name }) });
      onClose();
    } catch (refused) {
      setError(errorText(refused));
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t('mergeTitle', { name: tag.name })}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={merge}>
        <DialogContent>
          {error && <Banner tone="danger">{error}</Banner>}
          <Select
            label={t('mergeInto')}
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
            value={intoId}
            onChange={setIntoId}
          />
          <p>{t('mergeText', { name: tag.name })}</p>
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {t('mergeDo')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
