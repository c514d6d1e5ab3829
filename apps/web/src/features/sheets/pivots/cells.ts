/** Fetched when a workbook first has a pivot table. */
export { pivotCells } from '@cloudity/docmodel/pivots';
