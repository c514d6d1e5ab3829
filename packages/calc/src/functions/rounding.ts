import { number, optional, type ValueFunction, type ValueFunctions } from '../hyperformula/functions.ts';

/** The decimal number with its point moved to the right, without the error that multiplying by 10 ** places makes. */
const shifted = (value: number, places: number): number => {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
};

/** Numbers hold this many decimal digits; one that needs all of them for what stands before the point is round already. */
const digits = 15;

/** `to` makes a positive number whole; signs are put back, as halves go away from 0. */
const rounding = (to: (size: number) => number): ValueFunction => ({
  parameters: [number, optional(number, 0)],
  run: (value: number, wanted: number) => {
    const places = Math.trunc(wanted);
    const size = shifted(Math.abs(value), places);
    return size >= 10 ** digits ? value : Math.sign(value) * shifted(to(size), -places);
  },
});

const down = rounding(Math.floor);

/** Rounding of numbers as they are read, in decimals: the binary fraction of 0.00015 lies below the half. */
export const roundingFunctions: ValueFunctions = {
  ROUND: rounding((size) => Math.round(Number(size.toPrecision(digits)))),
  ROUNDUP: rounding(Math.ceil),
  ROUNDDOWN: down,
  TRUNC: down,
};
