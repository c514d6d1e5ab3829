import type { PivotFieldUse, PivotFilterField, PivotKey, PlacedPivot } from '@cloudity/docmodel/pivots';
import { maxPivotHidden } from '@cloudity/docmodel/sheet';
import { Button, Checkbox, SearchField } from '@cloudity/ui';
import { useMemo, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSignal } from '../model/signal.ts';
import { useSheet } from '../ui/context.ts';
import { type SourceColumn, sourceValues } from './source-columns.ts';

interface FilterOptionsProps {
  readonly pivot: PlacedPivot;
  readonly field: PivotFilterField;
  readonly column: SourceColumn | null;
  readonly onChange: (use: PivotFieldUse) => void;
}

/** More values than this are found by searching. */
const mostListed = 100;

/** Which values of the column count. */
export const FilterOptions = ({ pivot, field, column, onChange }: FilterOptionsProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const revision = useSignal(session.revision);
  const isLarge = (pivot.source?.toRow ?? 0) > 20_000;
  const [search, setSearch] = useState('');
  const position = column?.position ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is other values
  const values = useMemo(
    () => (position === null ? [] : sourceValues(session, pivot, position)),
    [session, pivot.id, position, isLarge ? 0 : revision],
  );
  const hidden = new Set(field.hidden);
  const found = values.filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase()));
  const show = (keys: readonly PivotKey[], isShown: boolean): void => {
    const next = new Set(hidden);
    for (const key of keys)
      if (isShown) next.delete(key);
      else next.add(key);
    onChange({ at: 'filters', hidden: [...next].slice(0, maxPivotHidden) });
  };
  const all = found.map(({ key }) => key);
  return (
    <>
      {values.length > 8 && <SearchField label={t('pivot.search')} value={search} onChange={setSearch} />}
      <div className="sheet-pivot-all">
        <Button variant="quiet" onPress={() => show(all, true)}>
          {t('pivot.all')}
        </Button>
        <Button variant="quiet" onPress={() => show(all, false)}>
          {t('pivot.nothing')}
        </Button>
      </div>
      <div className="sheet-pivot-values">
        {found.slice(0, mostListed).map(({ key, text }) => (
          <Checkbox key={`${typeof key} ${key}`} isSelected={!hidden.has(key)} onChange={(on) => show([key], on)}>
            {text === '' ? t('pivot.blank') : text}
          </Checkbox>
        ))}
        {found.length > mostListed && (
          <p className="ui-description">{t('pivot.others', { count: found.length - mostListed })}</p>
        )}
      </div>
    </>
  );
};
