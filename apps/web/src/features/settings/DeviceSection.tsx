import { AlertDialog, Switch, showToast } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { isMyDevice, setMyDevice } from '../../shell/offline/device.ts';
import { offlineCopies, removeCopies, unsavedCopies } from '../../shell/offline/offline-copies.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { forgetMe, rememberMe, useMe } from '../../shell/session/me.ts';

/** Whether documents are kept in this browser for offline use; nothing is before the person says that the device is theirs (T10). */
export const DeviceSection = () => {
  const { t } = useTranslation('settings');
  const me = useMe();
  const [isMine, setMine] = useState(isMyDevice);
  const [unsaved, setUnsaved] = useState(0);

  const turnOff = async () => {
    setMyDevice(false);
    setMine(false);
    forgetMe();
    await removeCopies(await offlineCopies());
    showToast({ message: t('device.removed') });
  };
  const change = (next: boolean) => {
    if (next) {
      setMyDevice(true);
      setMine(true);
      rememberMe(me);
      // Copies may hold what no server has: the browser is asked not to clear them away when the disk is full.
      void navigator.storage?.persist?.();
    } else if (unsavedCopies().size > 0) setUnsaved(unsavedCopies().size);
    else void turnOff();
  };

  return (
    <Section title={t('device.title')}>
      <Switch isSelected={isMine} onChange={change} description={t('device.text')}>
        {t('device.mine')}
      </Switch>
      <AlertDialog
        isOpen={unsaved > 0}
        onOpenChange={(isOpen) => !isOpen && setUnsaved(0)}
        title={t('device.unsaved.title')}
        confirmLabel={t('device.unsaved.confirm')}
        cancelLabel={t('cancel')}
        tone="danger"
        onConfirm={turnOff}
      >
        {t('device.unsaved.text', { count: unsaved })}
      </AlertDialog>
    </Section>
  );
};
