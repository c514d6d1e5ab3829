import { Button, IconButton, ToggleIconButton } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { CaseSensitive, ChevronDown, ChevronUp, WholeWord, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import {
  findStateOf,
  goToMatch,
  mostMatches,
  type Query,
  replaceAllMatches,
  replaceMatch,
  setQuery,
} from '../plugins/find.ts';
import { useEditorValue } from './use-editor-value.ts';

const read = (editor: Editor): { readonly count: number; readonly current: number } => {
  const { matches, current } = findStateOf(editor.state);
  return { count: matches.length, current };
};

export interface FindBarProps {
  readonly editor: Editor;
  readonly withReplace: boolean;
  readonly isEditable: boolean;
  readonly onClose: () => void;
}

/** Finds as it is typed. Enter goes on, Shift Enter back, Escape closes and leaves the caret at the place found. */
export const FindBar = ({ editor, withReplace, isEditable, onClose }: FindBarProps) => {
  const { t } = useTranslation('docs');
  const selected = useRef(
    editor.state.doc.textBetween(editor.state.selection.from, editor.state.selection.to, '\n').split('\n')[0] ?? '',
  );
  const [query, change] = useState<Query>({ text: selected.current.slice(0, 200), matchCase: false, wholeWord: false });
  const [replacement, setReplacement] = useState('');
  const [told, setTold] = useState('');
  const { count, current } = useEditorValue(editor, read);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.select(), []);
  useEffect(() => {
    setTold('');
    setQuery(editor.view, query.text === '' ? null : query);
  }, [editor, query]);
  useEffect(
    () => () => {
      if (!editor.isDestroyed) setQuery(editor.view, null);
    },
    [editor],
  );

  const close = (): void => {
    onClose();
    editor.view.focus();
  };
  const countText =
    query.text === ''
      ? ''
      : count === 0
        ? t('find.none')
        : current === -1
          ? t(count >= mostMatches ? 'find.many' : 'find.count', { count })
          : t('find.place', { current: current + 1, count });
  const replaceAll = (): void => {
    const replaced = replaceAllMatches(editor.view, replacement);
    setTold(t('find.replaced', { count: replaced }));
  };
  return (
    <search className="doc-find" aria-label={t('find.label')}>
      <form
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          // A form with two fields and no button to send it does not submit by itself.
          if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
          event.preventDefault();
          goToMatch(editor.view, event.shiftKey ? -1 : 1);
        }}
      >
        <div className="doc-find-line">
          <input
            ref={field}
            className="doc-find-field"
            aria-label={t('find.text')}
            placeholder={t('find.text')}
            value={query.text}
            onChange={(event) => change({ ...query, text: event.currentTarget.value })}
          />
          <span className="doc-find-count" aria-live="polite">
            {told === '' ? countText : told}
          </span>
          <ToggleIconButton
            icon={CaseSensitive}
            label={t('find.matchCase')}
            isSelected={query.matchCase}
            onChange={(matchCase) => change({ ...query, matchCase })}
          />
          <ToggleIconButton
            icon={WholeWord}
            label={t('find.wholeWord')}
            isSelected={query.wholeWord}
            onChange={(wholeWord) => change({ ...query, wholeWord })}
          />
          <IconButton
            icon={ChevronUp}
            label={t('find.previous')}
            isDisabled={count === 0}
            onPress={() => goToMatch(editor.view, -1)}
          />
          <IconButton
            icon={ChevronDown}
            label={t('find.next')}
            isDisabled={count === 0}
            onPress={() => goToMatch(editor.view, 1)}
          />
          <IconButton icon={X} label={t('find.close')} onPress={close} />
        </div>
        {withReplace && isEditable && (
          <div className="doc-find-line">
            <input
              className="doc-find-field"
              aria-label={t('find.replacement')}
              placeholder={t('find.replacement')}
              value={replacement}
              onChange={(event) => setReplacement(event.currentTarget.value)}
            />
            <Button isDisabled={count === 0} onPress={() => replaceMatch(editor.view, replacement)}>
              {t('find.replace')}
            </Button>
            <Button isDisabled={count === 0} onPress={replaceAll}>
              {t('find.replaceAll')}
            </Button>
          </div>
        )}
      </form>
    </search>
  );
};
