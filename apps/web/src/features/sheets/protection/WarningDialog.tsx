import { AlertDialog } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { commitEditing } from '../actions/edit.ts';
import type { ProtectionWarning } from '../model/session.ts';
import { useSheet } from '../ui/context.ts';

/** Asked once a visit, before cells are changed that are protected with a warning. */
export const WarningDialog = ({ warning }: { readonly warning: ProtectionWarning }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const close = (): void => {
    session.warning.set(null);
    session.reveal.set({ takesFocus: true });
  };
  return (
    <AlertDialog
      isOpen
      title={t('protection.warning.title')}
      confirmLabel={t('protection.warning.confirm')}
      cancelLabel={t('cancel')}
      onConfirm={() => {
        session.confirm(warning.id);
        // What is being typed is written by its own way, which ends the typing.
        if (session.editing.get() === null) warning.again();
        else commitEditing(session, 'down');
      }}
      onOpenChange={(isOpen) => {
        if (!isOpen) close();
      }}
    >
      <p>{warning.note === '' ? t('protection.warning.text') : t('protection.warning.note', { note: warning.note })}</p>
    </AlertDialog>
  );
};
