import { Button } from '@cloudity/ui';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from '../language/use-translation.ts';
import { useCopy } from '../use-copy.ts';
import './pages.css';

export interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
}

/** A text to pass on, with a button that copies it: a link, a password shown once. */
export const CopyField = ({ label, text }: CopyFieldProps) => {
  const { t } = useTranslation();
  const { copy, isCopied } = useCopy();
  return (
    <div className="copy">
      <input
        className="copy-text"
        aria-label={label}
        value={text}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button icon={isCopied ? Check : Copy} onPress={() => void copy(text)}>
        {isCopied ? t('copy.done') : t('copy')}
      </Button>
    </div>
  );
};
