import type { CellValue, Sparkline } from '@cloudity/calc';

/** The sparkline that a cell's value is; null for all other values. */
export const sparklineIn = (value: CellValue): Sparkline | null =>
  typeof value === 'object' && value !== null && 'sparkline' in value ? value.sparkline : null;
