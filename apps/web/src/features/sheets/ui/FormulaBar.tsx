import { columnPosition, isReference, rangesIn, rowPosition } from '@cloudity/docmodel/sheet';
import { IconButton } from '@cloudity/ui';
import { Check, X } from 'lucide-react';
import { type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { beginEditing, cancelEditing, commitEditing } from '../actions/edit.ts';
import { areaText, partsOf } from '../formula/draft.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { goToRange } from '../names/go-to-range.ts';
import { type Area, addressOf, isSingleCell, selectArea, selectCell, withinBounds } from '../selection/selection.ts';
import { useSheet } from './context.ts';
import { FormulaInput } from './FormulaInput.tsx';
import type { SuggestionKeys } from './Suggestions.tsx';
import { preloadSuggestions, Suggestions } from './suggesting.ts';

/** Goes to what is named: a cell, a range, on another sheet too, or a defined name. False when it is nothing of these. */
const goToName = (session: SheetSession, text: string): boolean => {
  const { workbook } = session;
  const id = workbook.nameIdOf(text);
  const meant = workbook.names.list().find((name) => name.id === id);
  const [range] = meant === undefined ? [] : rangesIn(workbook, session.sheetId.get(), meant.formula);
  if (range !== undefined) {
    goToRange(session, range);
    return true;
  }
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

const keyOf = (sheet: string, { fromRow, toRow, fromColumn, toColumn }: Area): string =>
  [sheet, fromRow, toRow, fromColumn, toColumn].join();

/** Names by the range they stand for now. */
const useNamesOfRanges = (session: SheetSession): ReadonlyMap<string, string> => {
  const revision = useSignal(session.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision may be other names, or the same elsewhere
  return useMemo(() => {
    const { workbook } = session;
    return new Map(
      workbook.names.list().flatMap(({ name, formula }) => {
        const [range, ...more] = rangesIn(workbook, '', formula);
        return range === undefined || more.length > 0 || formula.f.length > 1
          ? []
          : [[keyOf(range.sheet, range), name]];
      }),
    );
  }, [session, revision]);
};

export const NameBox = ({ fieldRef }: { readonly fieldRef: RefObject<HTMLInputElement | null> }) => {
  const { session } = useSheet();
  const { t } = useTranslation('sheets');
  const selection = useSignal(session.selection);
  /** What stands there while the keyboard is in it: the selection may move meanwhile, also by what others do. */
  const [draft, setDraft] = useState<string | null>(null);
  const sheet = useSignal(session.sheetId);
  const names = useNamesOfRanges(session);
  const area = selection.areas.at(-1);
  const named = area === undefined ? undefined : names.get(keyOf(sheet, area));
  const shown =
    named !== undefined
      ? named
      : area === undefined || isSingleCell(selection, session.view.merges)
        ? addressOf(selection.active)
        : areaText(area, area.kind === 'all' ? 'cells' : area.kind);
  return (
    <input
      ref={fieldRef}
      className="sheet-name-box"
      aria-label={t('formula.nameBox')}
      title={t('formula.nameBoxHelp')}
      value={draft ?? shown}
      spellCheck={false}
      onFocus={(event) => {
        setDraft(shown);
        event.currentTarget.select();
      }}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => setDraft(null)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        const typed = event.key === 'Enter' && draft !== shown ? (draft ?? '').trim() : '';
        const leave = (): void => {
          setDraft(null);
          session.reveal.set({ takesFocus: true });
        };
        if (typed === '' || goToName(session, typed)) leave();
        else
          void import('../names/define-selection.ts')
            .then(({ defineSelection }) => defineSelection(session, typed))
            .then((isDefined) => isDefined && leave());
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
  useEffect(preloadSuggestions, []);
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
            <Suspense>
              <Suggestions editing={editing} keys={keys} />
            </Suspense>
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
