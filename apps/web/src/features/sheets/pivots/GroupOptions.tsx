import {
  fieldPosition,
  type PivotFieldUse,
  type PivotGroupField,
  type PlacedPivot,
  pivotGroupings,
} from '@cloudity/docmodel/pivots';
import { Checkbox, Select } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSheet } from '../ui/context.ts';
import type { SourceColumn } from './source-columns.ts';

interface GroupOptionsProps {
  readonly pivot: PlacedPivot;
  readonly field: PivotGroupField;
  readonly column: SourceColumn | null;
  readonly columns: readonly SourceColumn[];
  readonly onChange: (use: PivotFieldUse) => void;
}

/** The order of the groups, how dates make them, and totals. */
export const GroupOptions = ({ pivot, field, column, columns, onChange }: GroupOptionsProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const { at, grouping, isDescending, sortBy, hasTotals } = field;
  const change = (part: Partial<PivotGroupField>): void =>
    onChange({ at, grouping, isDescending, sortBy, hasTotals, ...part });
  const values = pivot.fields.flatMap((each) => {
    if (each.at !== 'values') return [];
    const position = fieldPosition(session.workbook, pivot, each);
    const name = columns.find((one) => one.position === position)?.name ?? t('pivot.goneField');
    return [{ value: each.id, label: t('pivot.valueOf', { summary: t(`pivot.summary.${each.summary}`), name }) }];
  });
  return (
    <>
      <div className="sheet-panel-line">
        <Select
          label={t('pivot.order')}
          options={[
            { value: 'ascending', label: t('pivot.ascending') },
            { value: 'descending', label: t('pivot.descending') },
          ]}
          value={isDescending ? 'descending' : 'ascending'}
          onChange={(next) => change({ isDescending: next === 'descending' })}
        />
        <Select
          label={t('pivot.sortBy')}
          options={[{ value: '', label: column?.name ?? t('pivot.goneField') }, ...values]}
          value={values.some(({ value }) => value === sortBy) ? (sortBy ?? '') : ''}
          onChange={(next) => change({ sortBy: next === '' ? null : next })}
        />
      </div>
      {(column?.hasDates === true || grouping !== 'none') && (
        <Select
          label={t('pivot.grouping')}
          options={pivotGroupings.map((value) => ({ value, label: t(`pivot.grouping.${value}`) }))}
          value={grouping}
          onChange={(next) => change({ grouping: next })}
        />
      )}
      <Checkbox isSelected={hasTotals} onChange={(next) => change({ hasTotals: next })}>
        {t('pivot.totals')}
      </Checkbox>
    </>
  );
};
