/** Small numbers from a seed, the same on every machine (mulberry32). */
export interface Random {
  /** From 0 to `below` - 1. */
  readonly below: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly chance: (part: number) => boolean;
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (list) => {
      const found = list[below(list.length)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
    chance: (part) => next() < part,
    shuffled: (list) => {
      const left = [...list];
      for (let index = left.length - 1; index > 0; index -= 1) {
        const other = below(index + 1);
        [left[index], left[other]] = [left[other] as (typeof left)[number], left[index] as (typeof left)[number]];
      }
      return left;
    },
  };
};
