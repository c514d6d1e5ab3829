import { fieldPosition, type PlacedPivot } from '@cloudity/docmodel/pivots';
import { insertDimension } from '@cloudity/docmodel/sheet';
import { Banner, Button } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSheet } from '../ui/context.ts';
import type { PivotState } from './pivot-tables.ts';

interface PivotTroubleProps {
  readonly pivot: PlacedPivot;
  readonly state: PivotState | null;
}

/** Why the table cannot be shown, or not wholly, and what helps. */
export const PivotTrouble = ({ pivot, state }: PivotTroubleProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const { workbook } = session;
  const { rows, columns } = workbook.sheet(pivot.sheet);
  const isTypedOver = workbook.sheet(pivot.sheet).contentAt(pivot.row, pivot.column) !== null;
  if (pivot.source === null) return <Banner tone="danger">{t('pivot.gone')}</Banner>;
  if (pivot.fields.some((field) => fieldPosition(workbook, pivot, field) === null))
    return <Banner tone="danger">{t('pivot.goneColumn')}</Banner>;
  if (isTypedOver || state?.error === '#SPILL!') return <Banner tone="danger">{t('pivot.blocked')}</Banner>;
  if (state?.error === '#CYCLE!') return <Banner tone="danger">{t('pivot.circle')}</Banner>;
  if (state?.error === '#VALUE!') return <Banner tone="danger">{t('pivot.large')}</Banner>;
  const layout = state?.layout;
  if (layout === null || layout === undefined) return null;
  const missing = {
    rows: Math.max(0, pivot.row + layout.height - rows.length),
    columns: Math.max(0, pivot.column + layout.width - columns.length),
  };
  if (missing.rows + missing.columns === 0) return null;
  const grow = (): void =>
    void session.act(() => {
      for (const dimension of ['rows', 'columns'] as const)
        if (missing[dimension] > 0)
          insertDimension(workbook, {
            sheet: pivot.sheet,
            dimension,
            at: workbook.sheet(pivot.sheet)[dimension].length,
            count: missing[dimension],
          });
    });
  return (
    <Banner tone="warning" action={session.isEditable && <Button onPress={grow}>{t('pivot.grow')}</Button>}>
      {t('pivot.cut')}
    </Banner>
  );
};
