import {
  addProtection,
  changeProtection,
  maxProtectionEditors,
  maxProtectionNote,
  type PlacedProtection,
  type Protection,
  type ProtectionEditor,
} from '@cloudity/docmodel/sheet';
import { Checkbox, Segmented, Select, TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import { FormPanel } from '../panels/FormPanel.tsx';
import { useSheet } from '../ui/context.ts';
import { usePeople } from './use-people.ts';

interface ProtectionFormProps {
  /** Null for a new one. */
  readonly protection: PlacedProtection | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

type Who = 'owners' | 'chosen' | 'everybody';

const whoOf = (protection: PlacedProtection | null, ownId: string): Who => {
  if (protection === null) return 'owners';
  if (protection.isWarning) return 'everybody';
  return protection.editors.every(({ id }) => id === ownId) ? 'owners' : 'chosen';
};

/** What is protected, and for whom. */
export const ProtectionForm = ({ protection, onDone, onClose }: ProtectionFormProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const { workbook } = session;
  const writer = session.writer ?? { id: '', name: '', isOwner: false };
  const [first] = protection === null ? selectedRanges(session) : [protection.range];
  const [isSheet, setSheet] = useState(protection?.isSheet ?? false);
  const [range, setRange] = useState(() =>
    first === undefined || protection?.isSheet ? '' : rangeText(session, first, session.sheetId.get()),
  );
  const [sheet, setSheetId] = useState(first?.sheet ?? session.sheetId.get());
  const [note, setNote] = useState(protection?.note ?? '');
  const [who, setWho] = useState<Who>(() => whoOf(protection, writer.id));
  const [chosen, setChosen] = useState<readonly ProtectionEditor[]>(protection?.editors ?? []);
  const [isWrong, setWrong] = useState(false);
  const people = usePeople();

  const save = (): void => {
    const placed = isSheet
      ? { sheet, fromRow: 0, toRow: 0, fromColumn: 0, toColumn: 0 }
      : rangeFromText(session, range);
    // A protection stays on its sheet.
    if (placed === null || (protection !== null && placed.sheet !== protection.range.sheet)) {
      setWrong(true);
      return;
    }
    // Whoever protects may go on writing there.
    const self: ProtectionEditor = { id: writer.id, name: writer.name };
    const others = who === 'chosen' ? chosen.filter(({ id }) => id !== self.id) : [];
    const made: Protection = {
      note: note.trim(),
      isWarning: who === 'everybody',
      editors: who === 'everybody' ? [] : [self, ...others],
      isSheet,
    };
    const isDone = session.act(() => {
      if (protection === null) addProtection(workbook, placed, made);
      else changeProtection(workbook, protection.id, placed, made);
    });
    if (isDone) onDone();
  };
  const offered = [...chosen, ...people.filter(({ id }) => !chosen.some((each) => each.id === id))].filter(
    ({ id }) => id !== writer.id,
  );
  return (
    <FormPanel
      title={t(protection === null ? 'protection.new' : 'protection.change')}
      onSave={save}
      onCancel={onDone}
      onClose={onClose}
    >
      <Segmented
        label={t('protection.what')}
        options={[
          { value: 'range', label: t('protection.range') },
          { value: 'sheet', label: t('protection.sheet') },
        ]}
        value={isSheet ? 'sheet' : 'range'}
        onChange={(value) => setSheet(value === 'sheet')}
      />
      {isSheet ? (
        <>
          <Select
            label={t('protection.sheet')}
            options={workbook.sheets
              .filter(({ id }) => protection === null || id === protection.range.sheet)
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={sheet}
            onChange={setSheetId}
          />
          <p className="sheet-panel-empty">{t('protection.open')}</p>
        </>
      ) : (
        <RangeField
          value={range}
          isWrong={isWrong}
          onChange={(text) => {
            setWrong(false);
            setRange(text);
          }}
        />
      )}
      <TextField label={t('protection.note')} value={note} maxLength={maxProtectionNote} onChange={setNote} />
      <Select
        label={t('protection.who')}
        options={(['owners', 'chosen', 'everybody'] as const).map((value) => ({
          value,
          label: t(`protection.who.${value}`),
        }))}
        value={who}
        onChange={setWho}
      />
      {who === 'chosen' && (
        <fieldset>
          <legend>{t('protection.people')}</legend>
          {offered.length === 0 && <p className="sheet-panel-empty">{t('protection.nobody')}</p>}
          {offered.slice(0, maxProtectionEditors).map((person) => (
            <Checkbox
              key={person.id}
              isSelected={chosen.some(({ id }) => id === person.id)}
              onChange={(isChosen) =>
                setChosen(isChosen ? [...chosen, person] : chosen.filter(({ id }) => id !== person.id))
              }
            >
              {person.name}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </FormPanel>
  );
};
