import { Button } from '@cloudity/ui';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { SidePanel } from './SidePanel.tsx';

interface FormPanelProps {
  readonly title: string;
  readonly onSave: () => void;
  /** Back to where it was opened from, with nothing changed. */
  readonly onCancel: () => void;
  /** Closes the whole panel. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel with fields that are saved together, or not at all. */
export const FormPanel = ({ title, onSave, onCancel, onClose, children }: FormPanelProps) => {
  const { t } = useTranslation('sheetTools');
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onCancel}>{t('cancel')}</Button>
          <Button variant="primary" onPress={onSave}>
            {t('save')}
          </Button>
        </>
      }
    >
      {children}
    </SidePanel>
  );
};
