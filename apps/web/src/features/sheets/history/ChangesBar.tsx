import { Button, IconButton } from '@cloudity/ui';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { addressOf } from '../selection/selection.ts';
import { ChangeMarks } from './change-marks.ts';
import { stepText, summaryOf } from './change-words.ts';
import type { Comparison } from './comparison.ts';
import { goToChange } from './go-to-change.ts';
import type { Changes } from './use-changes.ts';
import { usePastCell } from './use-past-cell.ts';

export interface ChangesBarProps {
  readonly session: SheetSession;
  readonly changes: Changes;
  readonly onRetry: () => void;
}

/** What changed since the version before, and the way from one change to the next. */
export const ChangesBar = ({ session, changes, onRetry }: ChangesBarProps) => {
  const { t } = useTranslation('history');
  return (
    <section className="sheet-changes" aria-label={t('changes')}>
      {changes.kind === 'compared' ? (
        <Found session={session} comparison={changes.comparison} />
      ) : (
        <p role="status">{t(changes.kind === 'failed' ? 'sheet.failed' : 'sheet.comparing')}</p>
      )}
      {changes.kind === 'failed' && <Button onPress={onRetry}>{t('retry')}</Button>}
    </section>
  );
};

const Found = ({ session, comparison }: { readonly session: SheetSession; readonly comparison: Comparison }) => {
  const { t, i18n } = useTranslation('history');
  const { changes } = comparison;
  const { steps } = changes;
  const [at, setAt] = useState<number | null>(null);
  const marks = useMemo(
    () => new ChangeMarks(session, changes, { changed: t('sheet.isChanged'), inserted: t('sheet.isInserted') }),
    [session, changes, t],
  );
  useEffect(() => {
    session.attach('change', marks);
    return () => session.detach('change');
  }, [session, marks]);

  const go = useCallback(
    (by: 1 | -1): void => {
      const next = at === null ? (by > 0 ? 0 : steps.length - 1) : (at + by + steps.length) % steps.length;
      const step = steps[next];
      if (step === undefined) return;
      setAt(next);
      goToChange(session, step);
      session.announce(stepText(step, t));
    },
    [at, steps, session, t],
  );
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'F7' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (document.querySelector('[role=dialog], [role=menu]')) return;
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [go]);

  const { active } = useSignal(session.selection);
  const was = usePastCell(session, comparison, marks);
  return (
    <>
      {steps.length > 0 && (
        <span className="sheet-changes-steps">
          <IconButton icon={ChevronUp} label={t('sheet.previous')} shortcut="Shift+F7" onPress={() => go(-1)} />
          <IconButton icon={ChevronDown} label={t('sheet.next')} shortcut="F7" onPress={() => go(1)} />
          {at !== null && <span>{t('sheet.place', { at: at + 1, all: steps.length })}</span>}
        </span>
      )}
      <p role="status">{summaryOf(changes, t, i18n.language)}</p>
      {was !== null && (
        <p className="sheet-changes-was" role="status">
          <strong>{addressOf(active)}</strong> {was}
        </p>
      )}
    </>
  );
};
