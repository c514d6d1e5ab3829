import { pivotsOf } from '@cloudity/docmodel/pivots';
import { SheetError } from '@cloudity/docmodel/sheet';
import { Button, Segmented } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import { createPivot, goToPivot, type PivotRef, proposedSource } from './create-pivot.ts';

interface NewPivotProps {
  readonly onClose: () => void;
  readonly onMade: (made: PivotRef) => void;
}

/** Which data, and where the table goes. */
export const NewPivot = ({ onClose, onMade }: NewPivotProps) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const { workbook } = session;
  const [home] = useState(() => session.sheetId.get());
  const [text, setText] = useState(() => rangeText(session, proposedSource(session), home));
  const [where, setWhere] = useState<'new' | 'here'>('new');
  const [place, setPlace] = useState(() => {
    const [selected] = selectedRanges(session);
    return selected === undefined
      ? ''
      : rangeText(session, { ...selected, toRow: selected.fromRow, toColumn: selected.fromColumn }, home);
  });
  const [wrong, setWrong] = useState<'data' | 'header' | 'place' | null>(null);
  const there = workbook.sheets.flatMap(({ id, name }) => pivotsOf(workbook, id).map((pivot) => ({ pivot, name })));
  const create = (): void => {
    const source = rangeFromText(session, text);
    const at = where === 'here' ? rangeFromText(session, place) : null;
    if (source === null) setWrong('data');
    else if (source.fromRow === source.toRow) setWrong('header');
    else if (where === 'here' && at === null) setWrong('place');
    else {
      try {
        const made = createPivot(session, source, at === null ? { name: t('pivot.sheetName') } : { at });
        if (made !== null) onMade(made);
      } catch (error) {
        if (!(error instanceof SheetError)) throw error;
        setWrong('data');
      }
    }
  };
  return (
    <SidePanel
      title={t('pivot.new')}
      onClose={onClose}
      footer={
        session.isEditable && (
          <Button variant="primary" onPress={create}>
            {t('pivot.create')}
          </Button>
        )
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <p className="ui-description">{t('pivot.explanation')}</p>
        <RangeField
          label={t('pivot.data')}
          home={home}
          value={text}
          isWrong={wrong === 'data'}
          onChange={(next) => {
            setWrong(null);
            setText(next);
          }}
        />
        {wrong === 'header' && (
          <p className="sheet-pivot-wrong" role="alert">
            {t('pivot.header')}
          </p>
        )}
        <Segmented
          label={t('pivot.where')}
          options={[
            { value: 'new', label: t('pivot.newSheet') },
            { value: 'here', label: t('pivot.existing') },
          ]}
          value={where}
          onChange={setWhere}
        />
        {where === 'here' && (
          <RangeField
            label={t('pivot.place')}
            home={home}
            value={place}
            isWrong={wrong === 'place'}
            onChange={(next) => {
              setWrong(null);
              setPlace(next);
            }}
          />
        )}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
      {there.length > 0 && (
        <section className="sheet-pivot-part">
          <h3>{t('pivot.there')}</h3>
          <ul className="sheet-panel-list">
            {there.map(({ pivot, name }) => (
              <li key={pivot.id} className="sheet-panel-item">
                <button
                  type="button"
                  className="sheet-panel-name"
                  onClick={() => {
                    goToPivot(session, pivot);
                    onMade(pivot);
                  }}
                >
                  {name}
                  {pivot.source !== null && (
                    <span className="ui-description">{rangeText(session, pivot.source, pivot.sheet)}</span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </SidePanel>
  );
};
