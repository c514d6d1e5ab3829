/** Plain values of a row or a column. */
export type SeriesValue = string | number | boolean | null;

const months = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
};
const days = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  fr: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
};
const short = (list: readonly string[]): readonly string[] => list.map((word) => word.slice(0, 3));
const lists: readonly (readonly string[])[] = [
  months.en,
  months.fr,
  days.en,
  days.fr,
  short(months.en),
  short(days.en),
  short(days.fr),
];

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** The word as the model is written: JAN, Jan, jan. */
const likewise = (word: string, model: string): string => {
  if (model.length > 1 && model === model.toUpperCase()) return word.toUpperCase();
  if (model.charAt(0) === model.charAt(0).toLowerCase()) return word.toLowerCase();
  return word.charAt(0).toUpperCase() + word.slice(1);
};

const wordSeries = (values: readonly string[]): ((index: number) => string) | null => {
  for (const list of lists) {
    const places = values.map((value) => list.findIndex((word) => word.toLowerCase() === value.toLowerCase()));
    if (places.includes(-1)) continue;
    const step = places.length > 1 ? modulo((places[1] ?? 0) - (places[0] ?? 0), list.length) : 1;
    if (!places.every((place, index) => place === modulo((places[0] ?? 0) + index * step, list.length))) continue;
    return (index) => likewise(list[modulo((places[0] ?? 0) + index * step, list.length)] ?? '', values[0] ?? '');
  }
  return null;
};

const linear = (numbers: readonly number[]): ((index: number) => number) => {
  const [first = 0] = numbers;
  if (numbers.length === 1) return (index) => first + index;
  // Least squares, as spreadsheets do; exact for an even series.
  const count = numbers.length;
  const mean = (count - 1) / 2;
  const average = numbers.reduce((sum, value) => sum + value, 0) / count;
  const slope =
    numbers.reduce((sum, value, index) => sum + (index - mean) * (value - average), 0) /
    numbers.reduce((sum, _, index) => sum + (index - mean) ** 2, 0);
  return (index) => Number((average + (index - mean) * slope).toPrecision(13));
};

const numbered = /^(.*?)(\d{1,15})(\D*)$/;

const textSeries = (values: readonly string[]): ((index: number) => string) | null => {
  const parts = values.map((value) => numbered.exec(value));
  const [head] = parts;
  if (!head || parts.some((part) => part === null || part[1] !== head[1] || part[3] !== head[3])) return null;
  const at = linear(parts.map((part) => Number(part?.[2])));
  const width = head[2]?.startsWith('0') ? head[2].length : 0;
  return (index) => `${head[1]}${String(Math.abs(Math.round(at(index)))).padStart(width, '0')}${head[3]}`;
};

/**
 * How a series goes on, `count` values behind its end, or before its beginning with the nearest first. Numbers go on evenly (one
 * number alone repeats, unless told), days and months by name, texts by the number in them. Null when it is no series.
 */
export const seriesOf = (
  values: readonly SeriesValue[],
  count: number,
  isBackward: boolean,
  goesOnAlone = false,
): readonly SeriesValue[] | null => {
  const indexOf = (index: number): number => (isBackward ? -(index + 1) : values.length + index);
  const make = (at: (index: number) => SeriesValue): readonly SeriesValue[] =>
    Array.from({ length: count }, (_, index) => at(indexOf(index)));
  if (values.length === 0) return null;
  if (values.every((value) => typeof value === 'number')) {
    if (values.length === 1 && !goesOnAlone) return null;
    return make(linear(values as readonly number[]));
  }
  if (!values.every((value) => typeof value === 'string')) return null;
  const words = values as readonly string[];
  const at = wordSeries(words) ?? textSeries(words);
  return at === null ? null : make(at);
};
