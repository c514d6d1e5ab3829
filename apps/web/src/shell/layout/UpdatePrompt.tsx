import { registerSW } from 'virtual:pwa-register';
import { showToast } from '@cloudity/ui';
import { useEffect } from 'react';
import { useTranslation } from '../language/use-translation.ts';

const hourMs = 3_600_000;

/** Registers the service worker, and offers a reload when a newer version of the application has arrived. */
export const UpdatePrompt = () => {
  const { t } = useTranslation();
  useEffect(() => {
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    const update = registerSW({
      onNeedRefresh: () =>
        showToast({
          message: t('update.ready'),
          action: { label: t('update.reload'), onAction: () => void update(true) },
        }),
      onRegisteredSW: (_url, registration) => {
        timer = setInterval(() => void registration?.update().catch(() => {}), hourMs);
      },
    });
    return () => clearInterval(timer);
  }, [t]);
  return null;
};
