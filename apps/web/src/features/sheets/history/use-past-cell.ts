import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { shownFormula } from '../formula/language.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { displayOf } from '../values/display.ts';
import type { ChangeMarks } from './change-marks.ts';
import type { PastCell } from './changes-worker.ts';
import type { Comparison } from './comparison.ts';

const textOf = (past: PastCell, { language }: SheetSession): string => {
  const content = past?.content ?? null;
  if (content === null) return '';
  if (typeof content === 'object') return shownFormula(content.formula, language);
  return displayOf(content, past?.numberFormat ?? 'General', language).text;
};

/** What the active cell was before, in words; null where nothing changed. */
export const usePastCell = (session: SheetSession, { past }: Comparison, marks: ChangeMarks): string | null => {
  const { t } = useTranslation('history');
  const selection = useSignal(session.selection);
  const sheet = useSignal(session.sheetId);
  const [said, setSaid] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const { row, column } = selection.active;
  const key = `${sheet} ${row} ${column}`;
  const isChanged = marks.isChanged(row, column);
  useEffect(() => {
    if (!isChanged) return;
    const ids = session.idsAt(row, column);
    if (ids === null) return;
    let isOver = false;
    past(ids).then((cell) => {
      if (isOver) return;
      const text = textOf(cell, session);
      const now = session.cell(row, column);
      const isFormatOnly = cell !== null && text !== '' && text === textNow(session, row, column, now.display.text);
      setSaid({
        key,
        text: isFormatOnly ? t('sheet.wasFormat') : text === '' ? t('sheet.wasEmpty') : t('sheet.was', { text }),
      });
    });
    return () => {
      isOver = true;
    };
  }, [past, session, row, column, key, isChanged, t]);
  return isChanged && said?.key === key ? said.text : null;
};

const textNow = (session: SheetSession, row: number, column: number, text: string): string => {
  const ids = session.idsAt(row, column);
  const formula = ids === null ? '' : session.formulaText(ids.sheet, ids.row, ids.column);
  return formula === '' ? text : formula;
};
