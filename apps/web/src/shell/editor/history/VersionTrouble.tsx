import { Button, ErrorState } from '@cloudity/ui';
import { History } from 'lucide-react';
import { useTranslation } from '../../language/use-translation.ts';
import type { LiveKind } from '../ports.ts';

export interface VersionTroubleProps {
  readonly kind: LiveKind;
  readonly isOffline: boolean;
  readonly onRetry: () => void;
}

/** In the place of a version that could not be had. */
export const VersionTrouble = ({ kind, isOffline, onRetry }: VersionTroubleProps) => {
  const { t } = useTranslation('history');
  return (
    <ErrorState
      icon={History}
      title={t(isOffline ? 'offline.title' : 'version.failed')}
      action={<Button onPress={onRetry}>{t('retry')}</Button>}
    >
      {t(isOffline ? `offline.text.${kind}` : 'version.failedText')}
    </ErrorState>
  );
};
