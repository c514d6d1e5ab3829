import { Button, TextField } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSignal } from '../model/signal.ts';
import { useSheet } from '../ui/context.ts';
import { rangeText, selectedRanges } from './range-text.ts';

export interface RangeFieldProps {
  /** As typed, such as `A1:B9`. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly isWrong: boolean;
  /** The sheet whose ranges are written without its name; the shown one unless told. */
  readonly home?: string;
  /** What the range is for; “Range” unless told. */
  readonly label?: string;
}

/** The range that something is about: typed, or taken over from what is selected meanwhile. */
export const RangeField = ({ value, onChange, isWrong, home, label }: RangeFieldProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  useSignal(session.selection);
  const sheet = useSignal(session.sheetId);
  const [selected] = selectedRanges(session);
  const offered = selected === undefined ? '' : rangeText(session, selected, home ?? sheet);
  return (
    <div className="sheet-range-field">
      <TextField
        label={label ?? t('range')}
        value={value}
        onChange={onChange}
        {...(isWrong ? { errorMessage: t('range.wrong') } : {})}
      />
      {offered !== '' && offered !== value && (
        <Button variant="quiet" onPress={() => onChange(offered)}>
          {t('range.take', { range: offered })}
        </Button>
      )}
    </div>
  );
};
