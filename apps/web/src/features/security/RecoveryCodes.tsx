import { Banner, Button, DialogActions, DialogContent } from '@cloudity/ui';
import { Check, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { saveBlob } from '../../shell/save-blob.ts';
import { useCopy } from '../../shell/use-copy.ts';

export interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly doneLabel: string;
  readonly onDone: () => void;
}

/** Shows the codes once; going on is possible when they were copied or downloaded. */
export const RecoveryCodes = ({ codes, doneLabel, onDone }: RecoveryCodesProps) => {
  const { t } = useTranslation('security');
  const { copy, isCopied } = useCopy();
  const [isKept, setKept] = useState(false);
  const text = codes.join('\n');
  const download = () => {
    const file = `${t('codes.file.head', { host: location.host })}\n\n${text}\n`;
    saveBlob(new Blob([file], { type: 'text/plain' }), 'cloudity-recovery-codes.txt');
    setKept(true);
  };
  return (
    <>
      <DialogContent>
        <p>{t('codes.text')}</p>
        <ul className="codes" aria-label={t('codes.title')}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div className="form-actions">
          <Button icon={Download} onPress={download}>
            {t('codes.download')}
          </Button>
          <Button
            icon={isCopied ? Check : Copy}
            onPress={() => {
              void copy(text);
              setKept(true);
            }}
          >
            {isCopied ? t('codes.copied') : t('codes.copy')}
          </Button>
        </div>
        {!isKept && <Banner tone="info">{t('codes.keep')}</Banner>}
      </DialogContent>
      <DialogActions>
        <Button variant="primary" onPress={onDone} isDisabled={!isKept}>
          {doneLabel}
        </Button>
      </DialogActions>
    </>
  );
};
