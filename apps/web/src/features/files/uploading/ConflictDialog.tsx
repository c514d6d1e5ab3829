import { Button, Checkbox, Dialog, DialogActions, DialogContent } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Choice, Item } from './upload-item.ts';

export interface ConflictDialogProps {
  readonly item: Item;
  /** Others that wait for a choice too. */
  readonly others: number;
  readonly onChoose: (choice: Choice, forAll: boolean) => void;
  readonly onClose: () => void;
}

/** What to do about a name that is taken: for this file, or for all. Closing it decides nothing: the upload waits. */
export const ConflictDialog = ({ item, others, onChoose, onClose }: ConflictDialogProps) => {
  const { t } = useTranslation('uploads');
  const [forAll, setForAll] = useState(others > 0);
  const isFile = item.conflict?.existing?.kind === 'file';
  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} size="small" title={t('conflict.title')}>
      <DialogContent>
        <p>{t(isFile ? 'conflict.file' : 'conflict.other', { name: item.file.name })}</p>
        <Checkbox isSelected={forAll} onChange={setForAll}>
          {others > 0 ? t('conflict.forAllOf', { count: others }) : t('conflict.forAll')}
        </Checkbox>
      </DialogContent>
      <DialogActions>
        <Button variant="quiet" onPress={() => onChoose('skip', forAll)}>
          {t('conflict.skip')}
        </Button>
        {isFile && <Button onPress={() => onChoose('replace', forAll)}>{t('conflict.replace')}</Button>}
        <Button variant="primary" onPress={() => onChoose('keepBoth', forAll)} autoFocus>
          {t('conflict.keepBoth')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
