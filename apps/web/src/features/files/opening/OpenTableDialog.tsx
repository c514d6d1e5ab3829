import type { File, TableDialect } from '@cloudity/contracts';
import { tableFormatOf } from '@cloudity/contracts/table-formats';
import { Button, Dialog, DialogActions, DialogContent, ErrorState, Progress } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { FileX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { hrefOf } from '../files-access.ts';
import { LossReport } from './LossReport.tsx';
import { refusalText } from './refusal-text.ts';
import { TableChoices } from './TableChoices.tsx';
import { useOpening } from './use-opening.ts';
import './opening.css';

/**
 * An uploaded table becomes a spreadsheet beside it. Texts are shown first as they would be read; what could not be kept is told before
 * the spreadsheet opens. Closing the dialog ends the work, and nothing is made.
 */
export const OpenTableDialog = ({ file, onClose }: { readonly file: File; readonly onClose: () => void }) => {
  const { t } = useTranslation('opening');
  const words = useTranslation('files');
  const navigate = useNavigate();
  const isText = tableFormatOf(file.name, file.mimeType) === 'text';
  const { state, open, stop } = useOpening(file);
  const [dialect, setDialect] = useState<TableDialect | null>(null);

  useEffect(() => {
    if (!isText) open(null);
  }, [isText, open]);

  const made = state.kind === 'made' ? state.answer : null;
  const isClean = made !== null && made.losses.length === 0;
  useEffect(() => {
    if (made && isClean) void navigate({ to: hrefOf(made.file) });
  }, [made, isClean, navigate]);

  const close = (): void => {
    stop();
    onClose();
  };

  const isWorking = state.kind === 'working' || isClean;
  const title = made && !isClean ? t('report.title', { name: made.file.name }) : t('title', { name: file.name });
  return (
    <Dialog title={title} size={isText ? 'large' : 'medium'} isDismissable={false} isOpen onOpenChange={close}>
      <DialogContent>
        {isWorking && (
          <div className="opening-wait">
            <Progress label={t('reading')} />
            <p>{t('waiting')}</p>
          </div>
        )}
        {state.kind === 'failed' && (
          <ErrorState
            icon={FileX}
            title={t('failed')}
            reference={(state.error as { requestId?: string }).requestId}
            {...(isText ? {} : { action: <Button onPress={() => open(null)}>{words.t('retry')}</Button> })}
          >
            <p>{refusalText(t, words.t, state.error)}</p>
          </ErrorState>
        )}
        {isText && (state.kind === 'asking' || state.kind === 'failed') && (
          <TableChoices file={file} dialect={dialect} onChange={setDialect} />
        )}
        {made && !isClean && <LossReport losses={made.losses} />}
      </DialogContent>
      <DialogActions>
        <Button onPress={close}>{made ? words.t('close') : words.t('cancel')}</Button>
        {isText && (state.kind === 'asking' || state.kind === 'failed') && (
          <Button variant="primary" isDisabled={dialect === null} onPress={() => open(dialect)}>
            {t('open')}
          </Button>
        )}
        {made && !isClean && (
          <Button variant="primary" onPress={() => void navigate({ to: hrefOf(made.file) })}>
            {t('report.open')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
};
