import { blockRows, isFormula, type Sheet } from '@cloudity/docmodel/sheet';

type Cells = Sheet['values'];

interface CellKey {
  readonly row: string;
  readonly column: string;
}

/** Stored values are compared by what they say: formulas by what they name, so one that only moved along is the same. */
export const isSameValue = (one: unknown, other: unknown): boolean => {
  if (one === other || (one ?? null) === (other ?? null)) return true;
  if (!isFormula(one) || !isFormula(other)) return false;
  return one.f === other.f && JSON.stringify(one.r) === JSON.stringify(other.r);
};

const split = (key: string): readonly [string, string] => {
  const colon = key.indexOf(':');
  return [key.slice(0, colon), key.slice(colon + 1)];
};

/** The id of a row of a block. */
const idInBlock = (block: string, index: number): string => {
  const dot = block.lastIndexOf('.');
  const n = (Number(block.slice(dot + 1)) - 1) * blockRows + 1 + index;
  return dot === -1 ? String(n) : `${block.slice(0, dot)}.${n}`;
};

/**
 * Every cell whose stored value may differ, each at least once: what is stored in the same way in both is passed over without making
 * anything of it, so that a million cells of which few changed cost little.
 */
export function* suspects(before: Cells, now: Cells): Generator<CellKey> {
  for (const key of new Set([...before.blocks.keys(), ...now.blocks.keys()])) {
    const [one, other] = [before.blocks.get(key), now.blocks.get(key)];
    const [a, b] = [Array.isArray(one) ? one : [], Array.isArray(other) ? other : []] as readonly unknown[][];
    if (a === undefined || b === undefined) continue;
    const [block, column] = split(key);
    for (let index = 0; index < Math.min(blockRows, Math.max(a.length, b.length)); index += 1)
      if (!isSameValue(a[index], b[index])) yield { row: idInBlock(block, index), column };
  }
  for (const [from, to] of [
    [before.overlay, now.overlay],
    [now.overlay, before.overlay],
  ] as const)
    for (const [key, value] of from.entries()) {
      if (to.has(key) && isSameValue(value, to.get(key))) continue;
      const [row, column] = split(key);
      yield { row, column };
    }
}
