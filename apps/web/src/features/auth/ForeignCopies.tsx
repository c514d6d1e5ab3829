import { Banner, Button } from '@cloudity/ui';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { type OfflineCopy, removeCopies, unsavedCopies } from '../../shell/offline/offline-copies.ts';
import { saveBlob } from '../../shell/save-blob.ts';
import { AuthLayout } from './AuthLayout.tsx';

export interface ForeignCopiesProps {
  readonly copies: readonly OfflineCopy[];
  readonly onDone: () => void;
}

/** Offers what another person left in this browser as a download, then removes it (T10). */
export const ForeignCopies = ({ copies, onDone }: ForeignCopiesProps) => {
  const { t } = useTranslation('auth');
  const [isPending, setPending] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const unsaved = copies.filter(({ database }) => unsavedCopies().has(database)).length;

  const download = async () => {
    setFailed(false);
    try {
      const { exportCopies } = await import('./export-copies.ts');
      saveBlob(await exportCopies(copies), 'cloudity-offline-copies.json');
    } catch {
      setFailed(true);
    }
  };
  const remove = async () => {
    setPending(true);
    await removeCopies(copies);
    onDone();
  };

  return (
    <AuthLayout title={t('copies.title')} description={t('copies.text', { count: copies.length })}>
      <div className="auth-form">
        {unsaved > 0 && <Banner tone="warning">{t('copies.unsaved', { count: unsaved })}</Banner>}
        {isFailed && <Banner tone="danger">{t('copies.failed')}</Banner>}
        <Button size="large" icon={Download} isWide onPress={() => void download()}>
          {t('copies.download')}
        </Button>
        <Button variant="primary" size="large" isWide isPending={isPending} onPress={() => void remove()}>
          {t('copies.remove')}
        </Button>
      </div>
    </AuthLayout>
  );
};
