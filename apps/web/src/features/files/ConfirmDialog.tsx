import type { File } from '@cloudity/contracts';
import { AlertDialog } from '@cloudity/ui';
import { useTranslation } from '../../shell/language/use-translation.ts';

export interface ConfirmDialogProps {
  /** What goes for good: these files, or everything in the trash. */
  readonly files: readonly File[] | 'all';
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before files are deleted for good. */
export const ConfirmDialog = ({ files, onConfirm, onClose }: ConfirmDialogProps) => {
  const { t } = useTranslation('files');
  const isAll = files === 'all';
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={
        isAll ? t('trash.emptyConfirm.title') : t('delete.title', { count: files.length, name: files[0]?.name ?? '' })
      }
      confirmLabel={isAll ? t('trash.empty') : t('action.delete')}
      cancelLabel={t('cancel')}
      tone="danger"
      onConfirm={onConfirm}
    >
      {isAll ? t('trash.emptyConfirm.text') : t('delete.text')}
    </AlertDialog>
  );
};
