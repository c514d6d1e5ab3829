export interface Slots {
  /** The number of a free place, from 0; waits for one, first come first served. */
  readonly take: () => Promise<number>;
  readonly give: (slot: number) => void;
}

export const createSlots = (count: number): Slots => {
  const free = Array.from({ length: count }, (_, slot) => slot);
  const waiting: ((slot: number) => void)[] = [];
  return {
    take: () => {
      const slot = free.shift();
      return slot === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(slot);
    },
    give: (slot) => {
      const next = waiting.shift();
      if (next) next(slot);
      else free.push(slot);
    },
  };
};
