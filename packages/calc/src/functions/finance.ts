import { fail, number, optional, type Value, type ValueFunctions } from '../hyperformula/functions.ts';

/** Logarithms of 1 + rate: from a loss of 99.9 % a period to a gain of a million times. */
const [least, most] = [-7, 14];
const step = 0.05;

/** Where `balance` is 0 between two logarithms at which it has different signs. */
const between = (balance: (growth: number) => number, from: number, to: number): number => {
  let [low, high] = [from, to];
  const isRising = balance(high) > 0;
  for (let turn = 0; turn < 80; turn += 1) {
    const middle = (low + high) / 2;
    if (balance(middle) > 0 === isRising) high = middle;
    else low = middle;
  }
  return Math.expm1((low + high) / 2);
};

/** The rate nearest to `guess` at which payments and amounts come to nothing, all taken back to the first day. */
const rate = (
  periods: number,
  payment: number,
  present: number,
  future: number,
  type: number,
  guess: number,
): Value => {
  if (periods <= 0) return fail('NUM', 'There is at least one period.');
  if (guess <= -1) return fail('VALUE', 'The guess lies above -100 %.');
  const balance = (growth: number): number => {
    const interest = Math.expm1(growth);
    const worth = interest === 0 ? periods : -Math.expm1(-periods * growth) / interest;
    return present + payment * (type === 0 ? 1 : 1 + interest) * worth + future * Math.exp(-periods * growth);
  };
  const start = Math.log1p(guess);
  for (let away = 0; away <= most - least; away += step)
    for (const [from, to] of [
      [start + away, start + away + step],
      [start - away - step, start - away],
    ] as const) {
      const [before, after] = [balance(from), balance(to)];
      if (from >= least && to <= most && before * after <= 0)
        return before === 0 ? Math.expm1(from) : between(balance, from, to);
    }
  return fail('NUM', 'There is no such rate.');
};

export const financeFunctions: ValueFunctions = {
  RATE: {
    parameters: [number, number, number, optional(number, 0), optional(number, 0), optional(number, 0.1)],
    run: rate,
  },
};
