import type { CellValue } from '@cloudity/calc';
import { type CriterionKind, operandCount, safeCriterion } from '@cloudity/docmodel/sheet';
import { type Known, meets } from '../criteria/meets.ts';

/** What a filter leaves of a column. New values are shown: those are remembered that were taken away. */
export interface ColumnFilter {
  /** Texts as shown; '' for empty cells. */
  readonly hidden: ReadonlySet<string>;
  readonly criterion: { readonly kind: CriterionKind; readonly operands: readonly Known[] } | null;
}

export const everything: ColumnFilter = { hidden: new Set(), criterion: null };

export const leavesAll = ({ hidden, criterion }: ColumnFilter): boolean => hidden.size === 0 && criterion === null;

export const passes = ({ hidden, criterion }: ColumnFilter, value: CellValue, text: string): boolean =>
  !hidden.has(text) && (criterion === null || meets(criterion.kind, criterion.operands, value));

/** Plain JSON, for a view that is saved in the workbook. */
export const storedFilter = ({ hidden, criterion }: ColumnFilter): unknown => ({ hidden: [...hidden], criterion });

export const maxHidden = 2_000;

export const filterFromStored = (value: unknown): ColumnFilter => {
  if (typeof value !== 'object' || value === null) return everything;
  const { hidden, criterion } = value as { readonly hidden?: unknown; readonly criterion?: unknown };
  const texts = (Array.isArray(hidden) ? hidden : []).filter((text): text is string => typeof text === 'string');
  const safe = safeCriterion(criterion);
  const operands = safe?.operands.filter((operand) => typeof operand !== 'object') ?? [];
  return {
    hidden: new Set(texts.slice(0, maxHidden)),
    criterion:
      safe !== null && operands.length === operandCount(safe.kind)
        ? { kind: safe.kind, operands: operands as Known[] }
        : null,
  };
};
