import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { cancelEditing, changeDraft, commitEditing, pointBy } from '../actions/edit.ts';
import { directions } from '../actions/move.ts';
import { partsOf, referencesOf, withNextAnchoring } from '../formula/draft.ts';
import type { Editing } from '../model/session.ts';
import { useSheet } from './context.ts';
import type { SuggestionKeys } from './Suggestions.tsx';

export const referenceColors = 6;

/** The text with its references in their colours; for looking at only. */
export const ColoredFormula = ({ text }: { readonly text: string }) => {
  const { session } = useSheet();
  const pieces = useMemo(() => {
    const made: { readonly text: string; readonly color: number | null; readonly at: number }[] = [];
    let at = 0;
    for (const { from, to, color } of referencesOf(partsOf(text, session.language))) {
      if (from > at) made.push({ text: text.slice(at, from), color: null, at });
      made.push({ text: text.slice(from, to), color: color % referenceColors, at: from });
      at = to;
    }
    made.push({ text: text.slice(at), color: null, at });
    return made;
  }, [text, session.language]);
  return pieces.map((piece) =>
    piece.color === null ? (
      <span key={piece.at}>{piece.text}</span>
    ) : (
      <span key={piece.at} data-color={piece.color}>
        {piece.text}
      </span>
    ),
  );
};

export interface FormulaInputProps {
  readonly place: Editing['place'];
  readonly label: string;
  /** While the cell is not being edited. */
  readonly shown: string;
  readonly editing: Editing | null;
  readonly keys: RefObject<SuggestionKeys | null>;
  readonly onFocus?: () => void;
  readonly className: string;
}

/** The field in which a cell's content is typed, in the cell or in the bar; both show the same draft. */
export const FormulaInput = ({ place, label, shown, editing, keys, onFocus, className }: FormulaInputProps) => {
  const { session } = useSheet();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = editing?.text ?? shown;
  const isActive = editing?.place === place;

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || !isActive) return;
    if (document.activeElement !== element) element.focus({ preventScroll: true });
  }, [isActive]);

  // After a change that was not made by typing: pointing, F4, a completion.
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || editing === null || !isActive) return;
    if (element.selectionStart !== editing.caret && element.selectionStart === element.selectionEnd)
      element.setSelectionRange(editing.caret, editing.caret);
  }, [editing, isActive]);

  useEffect(() => {
    const element = field.current;
    if (element === null) return;
    const onSelect = (): void => {
      const now = session.editing.get();
      if (now === null || document.activeElement !== element || now.place !== place) return;
      const caret = element.selectionEnd;
      if (caret !== now.caret) changeDraft(session, { caret, pointed: null });
    };
    document.addEventListener('selectionchange', onSelect);
    return () => document.removeEventListener('selectionchange', onSelect);
  }, [session, place]);

  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const now = session.editing.get();
    if (now === null || event.nativeEvent.isComposing) return;
    if (keys.current?.(event.nativeEvent)) {
      event.preventDefault();
      return;
    }
    const isMod = event.ctrlKey || event.metaKey;
    const arrow = directions[event.key];
    if (event.key === 'Escape') cancelEditing(session);
    else if (event.key === 'Enter' && (event.altKey || (isMod && event.shiftKey))) {
      const element = event.currentTarget;
      element.setRangeText('\n', element.selectionStart, element.selectionEnd, 'end');
      changeDraft(session, { text: element.value, caret: element.selectionEnd, pointed: null });
    } else if (event.key === 'Enter') commitEditing(session, event.shiftKey ? 'up' : isMod ? 'stay' : 'down', isMod);
    else if (event.key === 'Tab') commitEditing(session, event.shiftKey ? 'left' : 'right');
    else if (event.key === 'F2') changeDraft(session, { mode: now.mode === 'edit' ? 'enter' : 'edit' });
    else if (event.key === 'F4') {
      const next = withNextAnchoring(now.text, event.currentTarget.selectionEnd, session.language);
      changeDraft(session, { ...next, pointed: null });
    } else if (arrow !== undefined && now.mode === 'enter' && place === 'cell' && !event.altKey) {
      if (!pointBy(session, arrow, { isExtending: event.shiftKey, isJump: isMod })) commitEditing(session, arrow);
      else session.reveal.set({ takesFocus: false });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={className} data-formula={text.startsWith('=') || undefined}>
      <div className="sheet-formula-colors" aria-hidden="true">
        <ColoredFormula text={text} />
        {'\u200b'}
      </div>
      <textarea
        ref={field}
        aria-label={label}
        value={text}
        rows={1}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        enterKeyHint="done"
        readOnly={!session.isEditable}
        onFocus={onFocus}
        onChange={(event) => {
          const { value, selectionEnd } = event.currentTarget;
          changeDraft(session, { text: value, caret: selectionEnd, pointed: null });
        }}
        onScroll={(event) => {
          const colors = event.currentTarget.previousElementSibling;
          if (colors) colors.scrollTop = event.currentTarget.scrollTop;
        }}
        onKeyDown={press}
      />
    </div>
  );
};
