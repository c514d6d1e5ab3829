const seed = 0x436c6f75;

/** splitmix32: fixed for ever, because the table is part of the format. */
const splitMix = (start: number): (() => number) => {
  let state = start;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
};

const next = splitMix(seed);

/** What each byte adds to the rolling hash: 256 signed numbers of 32 bits. */
export const gear = Int32Array.from({ length: 256 }, next);
