import { columnPosition, isReference, rowPosition } from '@cloudity/docmodel/sheet';
import { IconButton } from '@cloudity/ui';
import { Check, X } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { addressOf, beginEditing, cancelEditing, commitEditing } from '../actions/edit.ts';
import { areaText, partsOf } from '../formula/draft.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { isSingleCell, selectArea, selectCell, withinBounds } from '../selection/selection.ts';
import { useSheet } from './context.ts';
import { FormulaInput } from './FormulaInput.tsx';
import { type SuggestionKeys, Suggestions } from './Suggestions.tsx';

/** Goes to what is named: a cell, a range, on another sheet too, or a defined name. False when it is nothing of these. */
const goToName = (session: SheetSession, typed: string): boolean => {
  const meant = session.workbook.names.list().find(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const text = meant ? '' : typed;
  const parts = partsOf(`=${text}`, session.language);
  const token = parts.length === 1 ? parts[0]?.token : undefined;
  if (token === undefined || !isReference(token)) return false;
  if (token.sheet !== null) {
    const id = session.workbook.sheetIdOf(token.sheet);
    if (id === null) return false;
    session.show(id);
  }
  const { bounds, merges } = session.view;
  const row = (digits: string, otherwise: number): number => (digits === '' ? otherwise : (rowPosition(digits) ?? 0));
  const column = (letters: string, otherwise: number): number =>
    letters === '' ? otherwise : (columnPosition(letters) ?? 0);
  const from = withinBounds({ row: row(token.from.digits, 0), column: column(token.from.letters, 0) }, bounds);
  const to = withinBounds(
    { row: row(token.to.digits, bounds.rows - 1), column: column(token.to.letters, bounds.columns - 1) },
    bounds,
  );
  session.select(
    token.kind === 'cell'
      ? selectCell(from, merges)
      : selectArea(
          {
            fromRow: Math.min(from.row, to.row),
            toRow: Math.max(from.row, to.row),
            fromColumn: Math.min(from.column, to.column),
            toColumn: Math.max(from.column, to.column),
          },
          token.kind === 'range' ? 'cells' : token.kind,
        ),
  );
  session.reveal.set({ takesFocus: true });
  return true;
};

export const NameBox = ({ fieldRef }: { readonly fieldRef: RefObject<HTMLInputElement | null> }) => {
  const { session } = useSheet();
  const { t } = useTranslation('sheets');
  const selection = useSignal(session.selection);
  const [draft, setDraft] = useState<string | null>(null);
  const area = selection.areas.at(-1);
  const shown =
    area === undefined || isSingleCell(selection, session.view.merges)
      ? addressOf(selection.active)
      : areaText(area, area.kind === 'all' ? 'cells' : area.kind);
  return (
    <input
      ref={fieldRef}
      className="sheet-name-box"
      aria-label={t('formula.nameBox')}
      value={draft ?? shown}
      spellCheck={false}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => setDraft(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        if (event.key === 'Enter' && draft !== null && !goToName(session, draft.trim())) return;
        setDraft(null);
        session.reveal.set({ takesFocus: true });
      }}
    />
  );
};

/** Name box and the content of the active cell. */
export const FormulaBar = ({
  nameBox,
  hasButtons,
}: {
  readonly nameBox: RefObject<HTMLInputElement | null>;
  readonly hasButtons: boolean;
}) => {
  const { session } = useSheet();
  const { t } = useTranslation('sheets');
  const selection = useSignal(session.selection);
  const editing = useSignal(session.editing);
  useSignal(session.revision);
  useSignal(session.sheetId);
  const keys: RefObject<SuggestionKeys | null> = useRef(null);
  const { row, column } = selection.active;
  const shown = editing === null ? session.textToEdit(row, column) : '';
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (editing === null && place.current?.contains(document.activeElement)) session.reveal.set({ takesFocus: true });
  }, [editing, session]);
  return (
    <div className="sheet-formula-bar" data-region="formula">
      <NameBox fieldRef={nameBox} />
      <span className="sheet-formula-sign" aria-hidden="true">
        fx
      </span>
      <div className="sheet-formula-field" ref={place}>
        <FormulaInput
          place="bar"
          label={t('formula.bar')}
          shown={shown}
          editing={editing}
          keys={keys}
          onFocus={() => {
            const now = session.editing.get();
            if (now === null) beginEditing(session, { mode: 'edit', place: 'bar' });
            else if (now.place !== 'bar') session.editing.set({ ...now, place: 'bar', mode: 'edit' });
          }}
          className="sheet-formula-input"
        />
        {editing?.place === 'bar' && (
          <div className="sheet-suggestions-place">
            <Suggestions editing={editing} keys={keys} />
          </div>
        )}
      </div>
      {editing !== null && hasButtons && (
        <>
          <IconButton icon={X} label={t('formula.cancel')} onPress={() => cancelEditing(session)} />
          <IconButton icon={Check} label={t('formula.accept')} onPress={() => void commitEditing(session, 'stay')} />
        </>
      )}
    </div>
  );
};
