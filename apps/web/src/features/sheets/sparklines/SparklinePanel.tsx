import { sparklineTypes } from '@cloudity/calc/sparkline';
import type { CellRange } from '@cloudity/docmodel/sheet';
import { Button, Checkbox, Select, TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { regionAround } from '../actions/sort.ts';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { type Area, isSingleCell, selectCell } from '../selection/selection.ts';
import { useSheet } from '../ui/context.ts';
import { insertSparklines, linesOf, placesFor, type SparklineDraft, type Unplaced } from './formula.ts';

/** Of a table the part behind its headings. */
const numbersIn = (session: SheetSession, area: Area): Area => {
  let { fromRow, fromColumn } = area;
  const hasNumber = (part: Area): boolean => {
    for (let row = part.fromRow; row <= part.toRow; row += 1)
      for (let column = part.fromColumn; column <= part.toColumn; column += 1)
        if (typeof session.cell(row, column).value === 'number') return true;
    return false;
  };
  while (fromColumn < area.toColumn && !hasNumber({ ...area, fromColumn, toColumn: fromColumn })) fromColumn += 1;
  while (fromRow < area.toRow && !hasNumber({ ...area, fromRow, toRow: fromRow, fromColumn })) fromRow += 1;
  return { ...area, fromRow, fromColumn };
};

/** What is selected, or the numbers around, and the first free cell beside it. */
const proposed = (session: SheetSession): { readonly data: string; readonly place: string } => {
  const sheet = session.sheetId.get();
  const selection = session.selection.get();
  const [selected] = selectedRanges(session);
  const { row, column } = selection.active;
  const isSingle = selected === undefined || isSingleCell(selection, session.view.merges);
  const isEmpty = isSingle && !session.isFilled(row, column);
  const data: CellRange = isSingle ? { sheet, ...numbersIn(session, regionAround(session, row, column)) } : selected;
  const isColumn = data.fromColumn === data.toColumn && data.toRow > data.fromRow;
  const cell = isEmpty
    ? { row, column }
    : isColumn
      ? { row: data.toRow + 1, column: data.fromColumn }
      : { row: data.fromRow, column: data.toColumn + 1 };
  const place = { sheet, fromRow: cell.row, toRow: cell.row, fromColumn: cell.column, toColumn: cell.column };
  const { bounds } = session.view;
  const isThere = cell.row < bounds.rows && cell.column < bounds.columns;
  return { data: isEmpty ? '' : rangeText(session, data), place: isThere ? rangeText(session, place) : '' };
};

type Wrong = 'data' | Unplaced;

/** Asks for data, place and look, and writes the formula. */
export const SparklinePanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetDrawings');
  const { session } = useSheet();
  const [first] = useState(() => proposed(session));
  const [data, setData] = useState(first.data);
  const [place, setPlace] = useState(first.place);
  const [draft, setDraft] = useState<SparklineDraft>({ type: 'line', color: null });
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const range = rangeFromText(session, data);
  const count = range === null ? 1 : linesOf(range).length;
  const insert = (): void => {
    const at = rangeFromText(session, place);
    if (range === null || at === null) {
      setWrong(range === null ? 'data' : 'place');
      return;
    }
    const target = placesFor(session, range, at);
    if (typeof target === 'string') {
      setWrong(target);
      return;
    }
    if (!insertSparklines(session, range, target, draft)) return;
    session.show(target.sheet);
    session.select(selectCell({ row: target.fromRow, column: target.fromColumn }, session.view.merges));
    onClose();
  };
  return (
    <SidePanel
      title={t('sparkline.title')}
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={insert}>
          {t('sparkline.insert', { count })}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          insert();
        }}
      >
        <RangeField
          label={t('sparkline.data')}
          value={data}
          isWrong={wrong === 'data'}
          onChange={(next) => {
            setWrong(null);
            setData(next);
          }}
        />
        <TextField
          label={t('sparkline.place')}
          value={place}
          onChange={(next) => {
            setWrong(null);
            setPlace(next);
          }}
          {...(wrong !== null && wrong !== 'data' ? { errorMessage: t(`sparkline.wrong.${wrong}`) } : {})}
        />
        {count > 1 && <p className="sheet-panel-empty">{t('sparkline.several', { count })}</p>}
        <Select
          label={t('sparkline.type')}
          options={sparklineTypes.map((value) => ({ value, label: t(`sparkline.type.${value}`) }))}
          value={draft.type}
          onChange={(type) => setDraft({ ...draft, type })}
        />
        <Checkbox
          isSelected={draft.color !== null}
          onChange={(isOwn) => setDraft({ ...draft, color: isOwn ? '#1a73e8' : null })}
        >
          {t('sparkline.ownColor')}
        </Checkbox>
        {draft.color !== null && (
          <label className="sheet-own-color">
            {t('sparkline.color')}
            <input
              type="color"
              value={draft.color}
              onChange={(event) => setDraft({ ...draft, color: event.currentTarget.value })}
            />
          </label>
        )}
        {/* Enter in a field inserts. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </SidePanel>
  );
};
