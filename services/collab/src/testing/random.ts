/** A random generator that can be repeated: the seed is named when a test fails. */
export interface Random {
  readonly seed: number;
  /** In [0, 1). */
  readonly next: () => number;
  /** An integer in [0, below). */
  readonly below: (below: number) => number;
  readonly pick: <Value>(values: readonly Value[]) => Value;
}

/** mulberry32: small, fast, and good enough to shuffle edits. */
export const createRandom = (seed = Math.floor(Math.random() * 2 ** 32)): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    seed,
    next,
    below,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error('nothing to pick from');
      return value;
    },
  };
};

/** Runs a random test and names the seed when it fails. */
export const withSeed = async (test: (random: Random) => void | Promise<void>, seed?: number): Promise<void> => {
  const random = createRandom(seed);
  try {
    await test(random);
  } catch (cause) {
    throw new Error(`failed with seed ${random.seed}`, { cause });
  }
};
