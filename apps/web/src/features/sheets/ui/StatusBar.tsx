import type { CellValue } from '@cloudity/calc';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { SheetSession } from '../model/session.ts';
import { useSignal } from '../model/signal.ts';
import { type Area, isInArea } from '../selection/selection.ts';
import { displayOf } from '../values/display.ts';
import { useSheet } from './context.ts';

interface Summary {
  readonly filled: number;
  readonly numbers: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Larger selections are summed up only from what is stored, without what formulas give. */
const mostCalculated = 200_000;
const settleMs = 120;

const add = (summary: Summary, value: CellValue): Summary => {
  if (value === null || value === '') return summary;
  const filled = summary.filled + 1;
  if (typeof value !== 'number') return { ...summary, filled };
  return {
    filled,
    numbers: summary.numbers + 1,
    sum: summary.sum + value,
    min: Math.min(summary.min, value),
    max: Math.max(summary.max, value),
  };
};

const nothing: Summary = { filled: 0, numbers: 0, sum: 0, min: Infinity, max: -Infinity };

const summaryOf = async (session: SheetSession, areas: readonly Area[]): Promise<Summary> => {
  const { sheet } = session;
  let summary = nothing;
  for (const area of areas) {
    const cells = (area.toRow - area.fromRow + 1) * (area.toColumn - area.fromColumn + 1);
    const values = cells <= mostCalculated ? await session.feed.values(sheet.id, area) : null;
    if (values !== null) for (const value of values.flat()) summary = add(summary, value);
    else if (cells <= 20_000) {
      for (let row = area.fromRow; row <= area.toRow; row += 1)
        for (let column = area.fromColumn; column <= area.toColumn; column += 1)
          summary = add(summary, session.cell(row, column).value);
    } else
      for (const { row, column, content } of sheet.cells())
        if (isInArea(area, { row, column })) summary = add(summary, typeof content === 'object' ? null : content);
  }
  return summary;
};

/** What the selected cells amount to. */
export const StatusBar = () => {
  const { t } = useTranslation('sheets');
  const { session } = useSheet();
  const selection = useSignal(session.selection);
  const revision = useSignal(session.revision);
  const filterNotice = useSignal(session.filterNotice);
  const isBusy = useSignal(session.feed.isBusy);
  const [summary, setSummary] = useState<Summary>(nothing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision is another content
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(() => {
      summaryOf(session, selection.areas).then(
        (next) => {
          if (!isOver) setSummary(next);
        },
        () => {},
      );
    }, settleMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [session, selection, revision]);
  const number = (value: number): string =>
    displayOf(Number(value.toPrecision(12)), Number.isInteger(value) ? '#,##0' : '#,##0.00', session.language).text;
  const parts: readonly (readonly [string, string])[] = [
    ...(summary.numbers > 1
      ? ([
          [t('status.sum'), number(summary.sum)],
          [t('status.average'), number(summary.sum / summary.numbers)],
          [t('status.min'), number(summary.min)],
          [t('status.max'), number(summary.max)],
        ] as const)
      : []),
    ...(summary.filled > 1 ? ([[t('status.count'), number(summary.filled)]] as const) : []),
  ];
  return (
    <div className="sheet-status" role="status" aria-label={t('status.label')}>
      {filterNotice !== '' && <span>{filterNotice}</span>}
      {isBusy && <span className="sheet-busy">{t('status.calculating')}</span>}
      {parts.map(([name, value]) => (
        <span key={name}>
          {name} <strong>{value}</strong>
        </span>
      ))}
    </div>
  );
};
