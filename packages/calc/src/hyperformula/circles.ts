import type { HyperFormula } from 'hyperformula';
import { type Area, addressOf, keyOf } from './context.ts';
import type { Address } from './functions.ts';

/** So many cells are looked at before the circle is left unnamed. */
const mostCells = 10_000;

const cellsOf = (area: Area): Address[] => {
  const cells: Address[] = [];
  for (let row = area.start.row; row <= area.end.row && cells.length < mostCells; row += 1)
    for (let col = area.start.col; col <= area.end.col && cells.length < mostCells; col += 1)
      cells.push({ sheet: area.start.sheet, row, col });
  return cells;
};

/**
 * The shortest way from a cell through what it is calculated from back to itself, the cell at both ends; empty when it only
 * depends on a circle elsewhere. `reads` are the references that the text does not tell.
 */
export const circleThrough = (
  engine: HyperFormula,
  start: Address,
  reads: ReadonlyMap<number, readonly Area[]>,
): readonly Address[] => {
  const goal = keyOf(start);
  const cameFrom = new Map<number, number>();
  const queue = [goal];
  for (let index = 0; index < queue.length && cameFrom.size < mostCells; index += 1) {
    const key = queue[index] as number;
    const direct = engine
      .getCellPrecedents(addressOf(key))
      .flatMap((from) => ('start' in from ? cellsOf(from) : [from]));
    for (const cell of [...direct, ...(reads.get(key) ?? []).flatMap(cellsOf)]) {
      const next = keyOf(cell);
      if (next === goal) return wayTo(key, goal, cameFrom);
      if (cameFrom.has(next) || !engine.doesCellHaveFormula(cell)) continue;
      cameFrom.set(next, key);
      queue.push(next);
    }
  }
  return [];
};

const wayTo = (last: number, goal: number, cameFrom: ReadonlyMap<number, number>): readonly Address[] => {
  const way = [goal];
  for (let key: number | undefined = last; key !== undefined && key !== goal; key = cameFrom.get(key)) way.unshift(key);
  return [goal, ...way].map(addressOf);
};
