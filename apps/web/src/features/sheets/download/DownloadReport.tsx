import { Button, Dialog, DialogActions, DialogContent } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { LossList } from '../../../shell/losses/LossList.tsx';
import type { MadeFile } from './download-sheet.ts';
import './download.css';

export interface DownloadReportProps {
  readonly made: MadeFile;
  /** Nothing is in the downloads yet: the person decides. */
  readonly isBefore: boolean;
  readonly onClose: () => void;
}

/** What a file does not hold of the spreadsheet: before it is saved, or after. */
export const DownloadReport = ({ made, isBefore, onClose }: DownloadReportProps) => {
  const { t } = useTranslation('sheetTools');
  const save = (): void => {
    made.save();
    onClose();
  };
  return (
    <Dialog
      title={t(isBefore ? 'download.before.title' : 'download.after.title', { name: made.name })}
      isOpen
      onOpenChange={onClose}
    >
      <DialogContent>
        <p className="download-text">{t(isBefore ? 'download.before.text' : 'download.after.text')}</p>
        <LossList losses={made.losses} words={(kind, count) => t(`download.loss.${kind}`, { count })} />
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t(isBefore ? 'download.cancel' : 'download.close')}</Button>
        {isBefore && (
          <Button variant="primary" autoFocus onPress={save}>
            {t('download.save')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
};
