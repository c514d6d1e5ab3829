import type { Translate } from '../../../shell/language/use-translation.ts';
import type { ChangeStep } from './change-steps.ts';
import type { WorkbookChanges } from './compare-workbooks.ts';

const kinds = [
  'rowsInserted',
  'rowsRemoved',
  'rowsMoved',
  'columnsInserted',
  'columnsRemoved',
  'columnsMoved',
] as const;

/** What changed, in a line. */
export const summaryOf = (changes: WorkbookChanges, t: Translate<'history'>, language: string): string => {
  const { cellCount, sheets, removedSheets, renamedSheets, others } = changes;
  const counts = new Map<ChangeStep['kind'], number>();
  const add = (kind: ChangeStep['kind'], count: number): void => void counts.set(kind, (counts.get(kind) ?? 0) + count);
  for (const { rows, columns } of sheets)
    for (const [dimension, { inserted, removed, moved }] of [
      ['rows', rows],
      ['columns', columns],
    ] as const) {
      for (const { from, to } of inserted) add(`${dimension}Inserted`, to - from + 1);
      for (const { count } of removed) add(`${dimension}Removed`, count);
      if (moved !== null) add(`${dimension}Moved`, moved.to - moved.from + 1);
    }
  const added = sheets.filter(({ isNew }) => isNew).length;
  const list = others.map((kind) => t(`sheet.other.${kind}`));
  const parts = [
    ...(cellCount > 0 ? [t('sheet.cells', { count: cellCount })] : []),
    ...kinds.flatMap((kind) => (counts.has(kind) ? [t(`sheet.${kind}`, { count: counts.get(kind) ?? 0 })] : [])),
    ...(added > 0 ? [t('sheet.added', { count: added })] : []),
    ...removedSheets.map((name) => t('sheet.gone', { name })),
    ...renamedSheets.map((names) => t('sheet.renamed', names)),
    ...(list.length > 0 ? [t('sheet.others', { list: new Intl.ListFormat(language).format(list) })] : []),
  ];
  return parts.length === 0 ? t('sheet.none') : parts.join(' · ');
};

/** What is said on arriving at a change. */
export const stepText = ({ kind, count }: ChangeStep, t: Translate<'history'>): string =>
  kind === 'sheet' ? t('sheet.added', { count }) : t(`sheet.${kind}`, { count });
