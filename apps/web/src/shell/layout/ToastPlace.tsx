import { showToast } from '@cloudity/ui';
import { ToastRegion } from '@cloudity/ui/toast-region';
import { useEffect } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { takeLostCopies } from '../offline/lost-copies.ts';

/** Toasts, the first of them about edits that this browser threw away since it was used last. */
export const ToastPlace = () => {
  const { t } = useTranslation();
  useEffect(() => {
    const tell = async (): Promise<void> => {
      for (const title of await takeLostCopies()) showToast({ message: t('lostCopy', { title }), tone: 'danger' });
    };
    // A browser that does not list its databases cannot tell.
    tell().catch(() => undefined);
  }, [t]);
  return <ToastRegion />;
};
