/** 100 seconds as "2 min": what is left is never known better. */
export const durationText = (seconds: number, language: string): string => {
  const [value, unit] =
    seconds < 60 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: 'short',
    maximumFractionDigits: 0,
  }).format(Math.ceil(value as number));
};
