import { Button, Checkbox, IconButton } from '@cloudity/ui';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { type FindOptions, findCells, goToMatch, replaceIn } from '../actions/find.ts';
import { useSignal } from '../model/signal.ts';
import { useSheet } from './context.ts';

/** Over the grid: finds on the sheet that is shown, and replaces. */
export const FindBar = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const [text, setText] = useState('');
  const [replacement, setReplacement] = useState('');
  const [matchesCase, setCase] = useState(false);
  const [wholeCell, setWhole] = useState(false);
  const [inFormulas, setFormulas] = useState(false);
  const [at, setAt] = useState(-1);
  const revision = useSignal(session.revision);
  const sheet = useSignal(session.sheetId);
  const options: FindOptions = { text, matchesCase, wholeCell, inFormulas };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision or sheet has other matches
  const matches = useMemo(
    () => findCells(session, options),
    [session, text, matchesCase, wholeCell, inFormulas, revision, sheet],
  );
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const close = (): void => {
    onClose();
    session.reveal.set({ takesFocus: true });
  };
  const go = (by: 1 | -1): void => setAt(goToMatch(session, matches, by));
  const replace = (isAll: boolean): void => {
    const { active } = session.selection.get();
    const here = matches.filter(({ row, column }) => isAll || (row === active.row && column === active.column));
    const count = replaceIn(session, here, options, replacement);
    session.announce(t('find.replaced', { count }));
    if (!isAll) go(1);
  };
  const count =
    text === ''
      ? ''
      : matches.length === 0
        ? t('find.none')
        : at >= 0 && at < matches.length
          ? t('find.place', { current: at + 1, count: matches.length })
          : t('find.count', { count: matches.length });
  return (
    <search
      className="doc-find"
      aria-label={t('find.label')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <div className="doc-find-line">
        <input
          ref={field}
          className="doc-find-field"
          aria-label={t('find.text')}
          placeholder={t('find.text')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(-1);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          }}
        />
        <span className="doc-find-count" role="status">
          {count}
        </span>
        <IconButton
          icon={ChevronUp}
          label={t('find.previous')}
          isDisabled={matches.length === 0}
          onPress={() => go(-1)}
        />
        <IconButton icon={ChevronDown} label={t('find.next')} isDisabled={matches.length === 0} onPress={() => go(1)} />
        <IconButton icon={X} label={t('find.close')} onPress={close} />
      </div>
      {session.isEditable && (
        <div className="doc-find-line">
          <input
            className="doc-find-field"
            aria-label={t('find.replacement')}
            placeholder={t('find.replacement')}
            value={replacement}
            onChange={(event) => setReplacement(event.currentTarget.value)}
          />
          <Button isDisabled={at < 0} onPress={() => replace(false)}>
            {t('find.replace')}
          </Button>
          <Button isDisabled={matches.length === 0} onPress={() => replace(true)}>
            {t('find.replaceAll')}
          </Button>
        </div>
      )}
      <div className="doc-find-line">
        <Checkbox isSelected={matchesCase} onChange={setCase}>
          {t('find.matchCase')}
        </Checkbox>
        <Checkbox isSelected={wholeCell} onChange={setWhole}>
          {t('find.wholeCell')}
        </Checkbox>
        <Checkbox isSelected={inFormulas} onChange={setFormulas}>
          {t('find.inFormulas')}
        </Checkbox>
      </div>
    </search>
  );
};
