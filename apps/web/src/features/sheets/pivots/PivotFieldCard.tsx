import {
  changePivotField,
  fieldPosition,
  firstPivotUse,
  movePivotField,
  type PivotField,
  type PivotFieldUse,
  type PivotPlace,
  type PlacedPivot,
  pivotPlaces,
  removePivotField,
} from '@cloudity/docmodel/pivots';
import { classNames, IconButton, Menu, MenuItem, MenuTrigger } from '@cloudity/ui';
import { EllipsisVertical, X } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSheet } from '../ui/context.ts';
import { FilterOptions } from './FilterOptions.tsx';
import { GroupOptions } from './GroupOptions.tsx';
import type { SourceColumn } from './source-columns.ts';
import { ValueOptions } from './ValueOptions.tsx';

interface PivotFieldCardProps {
  readonly pivot: PlacedPivot;
  readonly field: PivotField;
  /** Among the fields of its place, and how many these are. */
  readonly index: number;
  readonly count: number;
  readonly columns: readonly SourceColumn[];
}

/** One field: what it does, where it stands among the others, and away with it. */
export const PivotFieldCard = ({ pivot, field, index, count, columns }: PivotFieldCardProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const { workbook, isEditable } = session;
  const column = columns.find(({ position }) => position === fieldPosition(workbook, pivot, field)) ?? null;
  const name = column?.name ?? t('pivot.goneField');
  const change = (use: PivotFieldUse): void =>
    void session.act(() => changePivotField(workbook, pivot.sheet, pivot.id, field.id, use));
  const move = (use: PivotFieldUse, to: number): void =>
    void session.act(() => movePivotField(workbook, pivot.sheet, pivot.id, field.id, use, to));
  const toPlace = (at: PivotPlace): void => {
    const others = pivot.fields.filter((each) => each.at === at && each.id !== field.id);
    const isGroup = (place: PivotPlace): boolean => place === 'rows' || place === 'columns';
    const kept = isGroup(at) && isGroup(field.at) ? ({ ...field, at } as PivotFieldUse) : null;
    move(kept ?? firstPivotUse(at, column?.hasNumbers === true ? 'sum' : 'countAny'), others.length);
  };
  return (
    <fieldset className="sheet-pivot-field" disabled={!isEditable}>
      <legend className="visually-hidden">{name}</legend>
      <header>
        <span className={classNames('sheet-pivot-name', column === null && 'sheet-pivot-wrong')}>{name}</span>
        {isEditable && (
          <>
            <MenuTrigger>
              <IconButton icon={EllipsisVertical} label={t('pivot.more', { name })} />
              <Menu label={t('pivot.more', { name })} placement="bottom end">
                {index > 0 && <MenuItem onAction={() => move(field, index - 1)}>{t('pivot.up')}</MenuItem>}
                {index < count - 1 && <MenuItem onAction={() => move(field, index + 1)}>{t('pivot.down')}</MenuItem>}
                {pivotPlaces
                  .filter((at) => at !== field.at)
                  .map((at) => (
                    <MenuItem key={at} onAction={() => toPlace(at)}>
                      {t(`pivot.to.${at}`)}
                    </MenuItem>
                  ))}
              </Menu>
            </MenuTrigger>
            <IconButton
              icon={X}
              label={t('pivot.removeField', { name })}
              onPress={() => session.act(() => removePivotField(workbook, pivot.sheet, pivot.id, field.id))}
            />
          </>
        )}
      </header>
      {field.at === 'values' && <ValueOptions field={field} onChange={change} />}
      {field.at === 'filters' && <FilterOptions {...{ pivot, field, column }} onChange={change} />}
      {(field.at === 'rows' || field.at === 'columns') && (
        <GroupOptions {...{ pivot, field, columns, column }} onChange={change} />
      )}
    </fieldset>
  );
};
