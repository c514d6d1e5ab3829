import { type DefinedName, defineName, maxNameText, redefineName, renameName } from '@cloudity/docmodel/sheet';
import { TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import { canonicalFormula } from '../formula/language.ts';
import type { SheetSession } from '../model/session.ts';
import { FormPanel } from '../panels/FormPanel.tsx';
import { useSheet } from '../ui/context.ts';
import { formulaOfRange, meaningOf } from './meaning.ts';

interface NameFormProps {
  /** Null for a new one. */
  readonly name: DefinedName | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const firstRange = (session: SheetSession, name: DefinedName | null): string => {
  if (name !== null) return meaningOf(session, name);
  const [selected] = selectedRanges(session);
  return selected === undefined ? '' : rangeText(session, selected);
};

/** A name and what it stands for: a range, or for those who know how, a formula with its `=`. */
export const NameForm = ({ name, onDone, onClose }: NameFormProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const { workbook } = session;
  const [text, setText] = useState(name?.name ?? '');
  const [range, setRange] = useState(() => firstRange(session, name));
  const [wrong, setWrong] = useState<'name' | 'range' | null>(null);
  const tryTo = (part: 'name' | 'range', change: () => void): boolean => {
    const isDone = session.act(change);
    session.refusal.set(null);
    if (!isDone) setWrong(part);
    return isDone;
  };
  const save = (): void => {
    const placed = rangeFromText(session, range);
    const isFormula = placed === null && range.trim().startsWith('=');
    if (placed === null && !isFormula) {
      setWrong('range');
      return;
    }
    const sheet = placed?.sheet ?? session.sheetId.get();
    const formula = (): string =>
      placed === null ? canonicalFormula(range.trim(), session.language) : formulaOfRange(session, placed);
    const own = text.trim();
    const isDone =
      name === null
        ? tryTo('name', () => void defineName(workbook, own, formula(), sheet))
        : (own === name.name || tryTo('name', () => renameName(workbook, name.id, own))) &&
          tryTo('range', () => redefineName(workbook, name.id, formula(), sheet));
    if (isDone) onDone();
  };
  return (
    <FormPanel
      title={t(name === null ? 'names.new' : 'names.change')}
      onSave={save}
      onCancel={onDone}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t('names.name')}
          value={text}
          maxLength={maxNameText}
          autoFocus
          onChange={(next) => {
            setWrong(null);
            setText(next);
          }}
          {...(wrong === 'name' ? { errorMessage: t('names.wrong') } : {})}
        />
        <RangeField
          value={range}
          isWrong={wrong === 'range'}
          onChange={(next) => {
            setWrong(null);
            setRange(next);
          }}
        />
        {/* Enter in a field saves. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </form>
    </FormPanel>
  );
};
