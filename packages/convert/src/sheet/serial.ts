const dayMs = 86_400_000;
/** Day 0 of the 1900 calendar; day 60, the 29 February 1900 that never was, is left out of the dates. */
const dayZero = Date.UTC(1899, 11, 31);

/** The number that stands for a moment in a spreadsheet: days since 1900, the time of day as the fraction. */
export const serialFromDate = (date: Date): number => {
  const days = (date.getTime() - dayZero) / dayMs;
  return days >= 60 ? days + 1 : days;
};
