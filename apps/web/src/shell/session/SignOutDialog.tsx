import { AlertDialog, showToast } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { unsavedCopies } from '../offline/offline-copies.ts';
import { useUnsavedWork } from '../offline/unsaved.ts';
import { useErrorText } from '../pages/use-error-text.ts';
import { signOut } from './session.ts';

/**
 * Signs out at once when the server has everything; otherwise names what would be lost and waits (T10). A full page load
 * follows, so that nothing of the session stays in memory.
 */
export const SignOutDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const open = useUnsavedWork();
  const [kept] = useState(() => [...unsavedCopies().values()]);
  const titles = [...new Set([...open.map(({ title }) => title), ...kept])];
  const { mutateAsync, mutate, status } = useMutation({
    mutationFn: signOut,
    onSuccess: () => location.assign('/sign-in'),
    onError: (error) => {
      showToast({ message: errorText(error), tone: 'danger' });
      onClose();
    },
  });
  const isSaved = titles.length === 0;
  useEffect(() => {
    if (isSaved && status === 'idle') mutate();
  }, [isSaved, status, mutate]);

  if (isSaved) return null;
  return (
    <AlertDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('signOut.title')}
      confirmLabel={t('signOut.discard')}
      cancelLabel={t('signOut.stay')}
      tone="danger"
      onConfirm={async () => {
        await mutateAsync();
      }}
    >
      <p>{t('signOut.text', { count: titles.length })}</p>
      <ul className="sign-out-list">
        {titles.map((title) => (
          <li key={title}>{title}</li>
        ))}
      </ul>
    </AlertDialog>
  );
};
