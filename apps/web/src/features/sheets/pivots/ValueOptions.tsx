import { type PivotFieldUse, type PivotValueField, pivotShares, pivotSummaries } from '@cloudity/docmodel/pivots';
import { Select } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';

interface ValueOptionsProps {
  readonly field: PivotValueField;
  readonly onChange: (use: PivotFieldUse) => void;
}

/** How many values become one, and what that is shown as. */
export const ValueOptions = ({ field, onChange }: ValueOptionsProps) => {
  const { t } = useTranslation('sheetPivots');
  const { at, summary, share, name } = field;
  return (
    <div className="sheet-panel-line">
      <Select
        label={t('pivot.summary')}
        options={pivotSummaries.map((value) => ({ value, label: t(`pivot.summary.${value}`) }))}
        value={summary}
        onChange={(next) => onChange({ at, summary: next, share, name })}
      />
      <Select
        label={t('pivot.share')}
        options={pivotShares.map((value) => ({ value, label: t(`pivot.share.${value}`) }))}
        value={share}
        onChange={(next) => onChange({ at, summary, share: next, name })}
      />
    </div>
  );
};
