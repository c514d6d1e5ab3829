import { functionNames } from '@cloudity/calc/names';
import { type RefObject, useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { changeDraft } from '../actions/edit.ts';
import { callAt, wordAt } from '../formula/draft.ts';
import { functionNameIn } from '../formula/language.ts';
import { signatureOf } from '../formula/signatures.ts';
import type { Editing } from '../model/session.ts';
import { useSheet } from './context.ts';

/** Takes a key before the field does; true when it was for the list. */
export type SuggestionKeys = (event: KeyboardEvent) => boolean;

const mostShown = 8;

/** Functions people look for first. */
const common = new Set([
  'SUM',
  'IF',
  'AVERAGE',
  'COUNT',
  'VLOOKUP',
  'XLOOKUP',
  'MAX',
  'MIN',
  'SUMIF',
  'COUNTIF',
  'ROUND',
  'IFERROR',
  'INDEX',
  'MATCH',
  'TODAY',
  'FILTER',
  'SORT',
  'UNIQUE',
  'TEXT',
  'DATE',
]);

export interface SuggestionsProps {
  readonly editing: Editing;
  readonly keys: RefObject<SuggestionKeys | null>;
}

/** Under the field: functions and names that begin as what is typed, or the arguments of the function the caret is in. */
export const Suggestions = ({ editing, keys }: SuggestionsProps) => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const id = useId();
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const word = wordAt(editing.text, editing.caret, session.language);
  const options = useMemo(() => {
    if (word === null || editing.pointed !== null) return [];
    const wanted = word.word.toUpperCase();
    const functions = functionNames
      .map(({ name, french }) => ({ name, shown: session.language === 'fr' ? french : name, isFunction: true }))
      .filter(({ shown }) => shown.startsWith(wanted))
      .sort(
        (one, other) =>
          Number(common.has(other.name)) - Number(common.has(one.name)) || (one.shown < other.shown ? -1 : 1),
      );
    const names = session.workbook.names
      .list()
      .filter(({ name }) => name.toUpperCase().startsWith(wanted))
      .map(({ name }) => ({ name, shown: name, isFunction: false }));
    return [...names, ...functions].slice(0, mostShown);
  }, [word, editing.pointed, session]);
  const [chosen, setChosen] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word begins at the first suggestion
  useEffect(() => setChosen(0), [word?.word]);
  const isOpen = options.length > 0 && closedFor !== word?.word;

  const accept = (index: number): void => {
    const option = options[index];
    if (option === undefined || word === null) return;
    const rest = editing.text.slice(word.to);
    const inserted = option.shown + (option.isFunction && !rest.startsWith('(') ? '(' : '');
    const caret = word.from + option.shown.length + (option.isFunction ? 1 : 0);
    setClosedFor(option.shown);
    changeDraft(session, { text: editing.text.slice(0, word.from) + inserted + rest, caret, pointed: null });
  };

  keys.current = isOpen
    ? (event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          const by = event.key === 'ArrowDown' ? 1 : -1;
          setChosen((chosen + by + options.length) % options.length);
          return true;
        }
        if (
          event.key === 'Tab' ||
          (event.key === 'Enter' && options[chosen]?.shown.toUpperCase() !== word?.word.toUpperCase())
        ) {
          accept(chosen);
          return true;
        }
        if (event.key === 'Escape') {
          setClosedFor(word?.word ?? null);
          return true;
        }
        return false;
      }
    : null;
  useEffect(
    () => () => {
      keys.current = null;
    },
    [keys],
  );

  if (isOpen)
    return (
      <div className="sheet-suggestions" role="listbox" aria-label={t('formula.suggestions')} id={id}>
        {options.map(({ name, shown, isFunction }, index) => (
          <div
            key={shown}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="sheet-suggestion"
            onPointerDown={(event) => {
              event.preventDefault();
              accept(index);
            }}
          >
            <span>{shown}</span>
            {isFunction && index === chosen && (
              <span className="sheet-suggestion-help">
                {signatureOf(name, session.language)?.join(session.language === 'fr' ? ' ; ' : ', ')}
              </span>
            )}
          </div>
        ))}
        <span className="visually-hidden" role="status">
          {options[chosen]?.shown}
        </span>
      </div>
    );
  const call = callAt(editing.text, editing.caret, session.language);
  const signature = call === null ? null : signatureOf(call.name, session.language);
  if (call === null || signature === null || !editing.text.startsWith('=')) return null;
  const isRepeating = signature.at(-1)?.includes('…') === true;
  const current = isRepeating ? Math.min(call.argument, signature.length - 1) : call.argument;
  return (
    <div className="sheet-suggestions sheet-signature" role="status">
      {functionNameIn(session.language, call.name)}(
      {signature.map((name, index) => (
        <span key={name}>
          {index > 0 && (session.language === 'fr' ? ' ; ' : ', ')}
          <span className={index === current ? 'is-current' : undefined}>{name}</span>
        </span>
      ))}
      )
    </div>
  );
};
