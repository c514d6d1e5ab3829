import {
  addPivotField,
  firstPivotUse,
  type PivotPlace,
  type PlacedPivot,
  pivotPlaces,
} from '@cloudity/docmodel/pivots';
import type { CellRange } from '@cloudity/docmodel/sheet';
import { Button, Menu, MenuItem, MenuTrigger } from '@cloudity/ui';
import { Plus } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSheet } from '../ui/context.ts';
import { PivotFieldCard } from './PivotFieldCard.tsx';
import { sourceColumns } from './source-columns.ts';

interface PivotFieldsProps {
  readonly pivot: PlacedPivot;
  readonly source: CellRange;
}

/** Rows, columns, values and filters, each with its fields and a way to add one. */
export const PivotFields = ({ pivot, source }: PivotFieldsProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const columns = sourceColumns(session, source);
  const add = (at: PivotPlace, position: number): void => {
    const column = columns.find((each) => each.position === position);
    const use = firstPivotUse(at, column?.hasNumbers === true && !column.hasDates ? 'sum' : 'countAny');
    session.act(() => void addPivotField(session.workbook, pivot.sheet, pivot.id, position, use));
  };
  return (
    <>
      {pivotPlaces.map((at) => {
        const fields = pivot.fields.filter((field) => field.at === at);
        return (
          <section key={at} className="sheet-pivot-part" aria-label={t(`pivot.${at}`)}>
            <header>
              <h3>{t(`pivot.${at}`)}</h3>
              {session.isEditable && (
                <MenuTrigger>
                  <Button icon={Plus} variant="quiet" aria-label={t(`pivot.add.${at}`)}>
                    {t('pivot.add')}
                  </Button>
                  <Menu label={t(`pivot.add.${at}`)} placement="bottom end">
                    {columns.map(({ position, name }) => (
                      <MenuItem key={position} onAction={() => add(at, position)}>
                        {name}
                      </MenuItem>
                    ))}
                  </Menu>
                </MenuTrigger>
              )}
            </header>
            {fields.length === 0 && <p className="ui-description">{t(`pivot.none.${at}`)}</p>}
            {fields.map((field, index) => (
              <PivotFieldCard key={field.id} {...{ pivot, field, index, columns }} count={fields.length} />
            ))}
          </section>
        );
      })}
    </>
  );
};
