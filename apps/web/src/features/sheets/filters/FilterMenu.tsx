import { SheetError } from '@cloudity/docmodel/sheet';
import { Button, Checkbox, SearchField } from '@cloudity/ui';
import { ArrowDownAZ, ArrowUpAZ } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { Dialog, Heading, Popover } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { sortByActive } from '../actions/sort.ts';
import { type CriterionDraft, CriterionFields } from '../criteria/CriterionFields.tsx';
import { cellCriteria } from '../criteria/kinds.ts';
import type { Known } from '../criteria/meets.ts';
import { operandFrom } from '../criteria/operand.ts';
import type { SheetLanguage } from '../formula/language.ts';
import { selectCell } from '../selection/selection.ts';
import { useSheet } from '../ui/context.ts';
import { editText } from '../values/display.ts';
import type { ColumnFilter } from './column-filter.ts';
import type { Filters } from './filters.ts';

const kinds = ['none', ...cellCriteria] as const;
type Kind = (typeof kinds)[number];

/** More values than this are found by searching. */
const mostListed = 300;

const draftOf = ({ criterion }: ColumnFilter, language: SheetLanguage): CriterionDraft<Kind> => ({
  kind: kinds.find((kind) => kind === criterion?.kind) ?? 'none',
  texts:
    criterion?.operands.map((operand) =>
      operand === null ? '' : editText(operand, criterion.kind.startsWith('date') ? 'yyyy-mm-dd' : 'General', language),
    ) ?? [],
});

export interface FilterMenuProps {
  readonly filters: Filters;
  readonly column: number;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** At a header: sorts, and says which rows this person sees. */
export const FilterMenu = ({ filters, column, anchor, onClose }: FilterMenuProps) => {
  const { t } = useTranslation('sheetTools');
  const { session, page } = useSheet();
  const sheet = session.sheetId.get();
  const now = filters.filterAt(sheet, column);
  const [values, setValues] = useState<ReadonlyMap<string, number> | null>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(now.hidden);
  const [search, setSearch] = useState('');
  const [draft, setDraft] = useState<CriterionDraft<Kind>>(() => draftOf(now, session.language));
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let isOver = false;
    void filters.cellsOf(sheet, column).then((cells) => {
      if (isOver) return;
      const counts = new Map<string, number>();
      for (const { text } of cells) counts.set(text, (counts.get(text) ?? 0) + 1);
      setValues(counts);
    });
    return () => {
      isOver = true;
    };
  }, [filters, sheet, column]);

  const sorted = useMemo(() => {
    const collator = new Intl.Collator(session.language, { numeric: true });
    return [...(values ?? [])].sort(([one], [other]) =>
      one === '' ? 1 : other === '' ? -1 : collator.compare(one, other),
    );
  }, [values, session]);
  const found = sorted.filter(([text]) => text.toLowerCase().includes(search.trim().toLowerCase()));

  const apply = (): void => {
    let criterion: ColumnFilter['criterion'] = null;
    try {
      if (draft.kind !== 'none') {
        const operands = draft.texts.map((text) => operandFrom(text, session));
        if (operands.some((operand) => typeof operand === 'object' || operand === '')) {
          setProblem(t('criterion.missing'));
          return;
        }
        criterion = { kind: draft.kind, operands: operands as Known[] };
      }
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      setProblem(t('criterion.missing'));
      return;
    }
    filters.setFilter(sheet, column, {
      hidden: new Set([...hidden].filter((text) => values?.has(text) !== false)),
      criterion,
    });
    onClose();
  };

  const sort = async (isDescending: boolean): Promise<void> => {
    onClose();
    const range = filters.rangeOf(sheet);
    if (range === null || range.toRow === range.fromRow) return;
    session.select(selectCell({ row: range.fromRow + 1, column }));
    const how = await sortByActive(session, isDescending, { ...range, fromRow: range.fromRow + 1 });
    if (how === 'cells') page.told('sortedCells');
  };

  const show = (text: string, isShown: boolean): void => {
    const next = new Set(hidden);
    if (isShown) next.delete(text);
    else next.add(text);
    setHidden(next);
  };
  const showAll = (isShown: boolean): void => {
    const next = new Set(hidden);
    for (const [text] of found)
      if (isShown) next.delete(text);
      else next.add(text);
    setHidden(next);
  };

  return (
    <Popover
      className="ui-popover"
      triggerRef={anchor}
      isOpen
      placement="bottom start"
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Dialog className="sheet-filter" aria-label={t('filter.title', { column: filters.titleOf(column) })}>
        <Heading slot="title" className="visually-hidden">
          {t('filter.title', { column: filters.titleOf(column) })}
        </Heading>
        {session.isEditable && (
          <div className="sheet-filter-sort">
            <Button variant="quiet" icon={ArrowDownAZ} onPress={() => void sort(false)}>
              {t('filter.ascending')}
            </Button>
            <Button variant="quiet" icon={ArrowUpAZ} onPress={() => void sort(true)}>
              {t('filter.descending')}
            </Button>
          </div>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <CriterionFields
            label={t('filter.byCondition')}
            kinds={kinds}
            draft={draft}
            onChange={(next) => {
              setDraft(next);
              setProblem('');
            }}
            errorMessage={problem}
          />
          <fieldset className="sheet-filter-values">
            <legend>{t('filter.byValue')}</legend>
            <SearchField label={t('filter.search')} value={search} onChange={setSearch} autoFocus />
            <div className="sheet-filter-all">
              <Button variant="quiet" onPress={() => showAll(true)}>
                {t('filter.selectAll')}
              </Button>
              <Button variant="quiet" onPress={() => showAll(false)}>
                {t('filter.clear')}
              </Button>
            </div>
            <div className="sheet-filter-list">
              {found.slice(0, mostListed).map(([text, count]) => (
                <Checkbox key={text} isSelected={!hidden.has(text)} onChange={(isShown) => show(text, isShown)}>
                  <span className="sheet-filter-value">
                    <span>{text === '' ? t('filter.blank') : text}</span>
                    <span className="sheet-filter-count">{count}</span>
                  </span>
                </Checkbox>
              ))}
              {values !== null && found.length === 0 && <p className="ui-description">{t('filter.noValue')}</p>}
              {found.length > mostListed && (
                <p className="ui-description">{t('filter.more', { count: found.length - mostListed })}</p>
              )}
            </div>
          </fieldset>
          <div className="sheet-filter-done">
            <Button onPress={onClose}>{t('cancel')}</Button>
            <Button variant="primary" type="submit">
              {t('filter.apply')}
            </Button>
          </div>
        </form>
      </Dialog>
    </Popover>
  );
};
