import { Icon } from '@cloudity/ui';
import { CloudOff } from 'lucide-react';
import { useTranslation } from '../language/use-translation.ts';
import { isMyDevice } from '../offline/device.ts';
import { useOnline } from '../offline/online.ts';

/** One calm line while there is no network. */
export const OfflineBanner = () => {
  const { t } = useTranslation();
  const isOnline = useOnline();
  return (
    <div role="status" className="offline-place">
      {!isOnline && (
        <p className="offline">
          <Icon of={CloudOff} size={16} />
          {isMyDevice() ? t('offline.kept') : t('offline.text')}
        </p>
      )}
    </div>
  );
};
