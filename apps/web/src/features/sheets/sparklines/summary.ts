import type { Sparkline } from '@cloudity/calc';
import type { Translate } from '../../../shell/language/use-translation.ts';

/** A sparkline in words: of what kind, how many values, between which, and how it ends. */
export const summaryOf = (
  { type, values }: Sparkline,
  t: Translate<'sheetDrawings'>,
  say: (value: number) => string,
): string => {
  const filled = values.filter((value) => value !== null) as readonly number[];
  const last = filled.at(-1);
  if (last === undefined) return t('sparkline.empty');
  const ends = {
    least: say(filled.reduce((one, other) => Math.min(one, other))),
    greatest: say(filled.reduce((one, other) => Math.max(one, other))),
  };
  return t('sparkline.summary', { type: t(`sparkline.type.${type}`), count: filled.length, ...ends, last: say(last) });
};
