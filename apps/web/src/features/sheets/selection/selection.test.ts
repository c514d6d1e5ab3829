import { describe, expect, test } from 'vitest';
import {
  clipped,
  edgeFrom,
  extendTo,
  isSingleCell,
  nextActive,
  selectAll,
  selectArea,
  selectCell,
  selectColumns,
  selectRows,
  withMerges,
} from './selection.ts';

const bounds = { rows: 10, columns: 5 };
const merge = { fromRow: 2, toRow: 3, fromColumn: 1, toColumn: 2 };

describe('selection', () => {
  test('a cell of a merge is the whole merge, and an area grows around what it would cut', () => {
    expect(selectCell({ row: 3, column: 2 }, [merge])).toMatchObject({ areas: [merge], active: { row: 2, column: 1 } });
    expect(withMerges({ fromRow: 3, toRow: 5, fromColumn: 0, toColumn: 1 }, [merge])).toEqual({
      fromRow: 2,
      toRow: 5,
      fromColumn: 0,
      toColumn: 2,
    });
    expect(isSingleCell(selectCell({ row: 3, column: 2 }, [merge]), [merge])).toBe(true);
  });

  test('rows and columns stay whole when extended or when the sheet grows', () => {
    const rows = extendTo(selectRows(4, 4, bounds), { row: 6, column: 2 }, bounds);
    expect(rows.areas).toEqual([{ kind: 'rows', fromRow: 4, toRow: 6, fromColumn: 0, toColumn: 4 }]);
    expect(clipped(rows, { rows: 10, columns: 8 }).areas[0]?.toColumn).toBe(7);
    expect(clipped(selectColumns(1, 2, bounds), { rows: 3, columns: 5 }).areas[0]?.toRow).toBe(2);
    expect(clipped(selectAll({ row: 0, column: 0 }, bounds), { rows: 20, columns: 9 }).areas[0]).toMatchObject({
      toRow: 19,
      toColumn: 8,
    });
    expect(clipped(selectCell({ row: 9, column: 4 }), { rows: 4, columns: 4 }).active).toEqual({ row: 3, column: 3 });
  });

  test('Enter goes down and Tab to the right within the selection, and round', () => {
    let selection = selectArea({ fromRow: 0, toRow: 1, fromColumn: 0, toColumn: 1 });
    const walk = (axis: 'row' | 'column'): string[] =>
      Array.from({ length: 4 }, () => {
        selection = nextActive(selection, axis, 1);
        return `${selection.active.row}${selection.active.column}`;
      });
    expect(walk('column')).toEqual(['01', '10', '11', '00']);
    expect(walk('row')).toEqual(['10', '01', '11', '00']);
    expect(nextActive(selection, 'row', -1).active).toEqual({ row: 1, column: 1 });
  });

  test('Ctrl and an arrow stop where filled cells end or begin', () => {
    const filled = new Set([2, 3, 4, 8]);
    const step = (at: number, by: 1 | -1): number => Math.max(0, Math.min(9, at + by));
    const go = (from: number, by: 1 | -1) => edgeFrom(from, by, 10, (at) => filled.has(at), step);
    expect([go(0, 1), go(2, 1), go(4, 1), go(8, 1), go(9, 1)]).toEqual([2, 4, 8, 9, 9]);
    expect([go(9, -1), go(8, -1), go(4, -1), go(2, -1)]).toEqual([8, 4, 2, 0]);
  });
});
