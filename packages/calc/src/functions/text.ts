import { format } from 'numfmt';
import {
  boolean,
  CellError,
  fail,
  integer,
  number,
  optional,
  plain,
  range,
  rows,
  type Scalar,
  SimpleRangeValue,
  scalar,
  string,
  type Value,
  type ValueFunction,
  type ValueFunctions,
} from '../hyperformula/functions.ts';
import { defaultLimits } from '../limits.ts';
import { gridOf } from './arrays.ts';
import { Pattern, PatternTooSlow } from './regex.ts';
import { PatternRefused } from './regex-program.ts';

const define = (parameters: ValueFunction['parameters'], run: ValueFunction['run']): ValueFunction => ({
  parameters,
  run,
});
const defineArray = (parameters: ValueFunction['parameters'], run: ValueFunction['run']): ValueFunction => ({
  parameters,
  run,
  givesArray: true,
});

/** As a cell in the format *General* shows it. */
export const shown = (value: Scalar): string => {
  const bare = plain(value);
  if (typeof bare === 'symbol') return '';
  if (typeof bare === 'boolean') return bare ? 'TRUE' : 'FALSE';
  if (typeof bare === 'number') return format('General', bare);
  return typeof bare === 'string' ? bare : `#${bare.type}`;
};

const formatted = (value: Scalar, pattern: string): Value => {
  const bare = plain(value);
  if (bare instanceof CellError) return bare;
  if (typeof bare === 'boolean') return shown(bare);
  if (pattern === '') return '';
  try {
    return format(pattern, typeof bare === 'symbol' ? 0 : bare, { overflow: '#'.repeat(8) });
  } catch {
    return fail('VALUE', 'The format cannot be read.');
  }
};

/** Runs a search and turns what the pattern does wrong into an error. */
const searched = (
  text: string,
  pattern: string,
  caseless: boolean,
  use: (pattern: Pattern, characters: readonly string[]) => Value,
): Value => {
  const { patternLength, patternTextLength } = defaultLimits;
  if (pattern.length > patternLength) return fail('VALUE', `A pattern has at most ${patternLength} characters.`);
  if (text.length > patternTextLength)
    return fail('VALUE', `A text to search has at most ${patternTextLength} characters.`);
  try {
    return use(new Pattern(pattern, caseless), [...text]);
  } catch (error) {
    if (error instanceof PatternRefused) return fail('VALUE', error.message);
    if (error instanceof PatternTooSlow) return fail('NUM', 'The search takes too long.');
    throw error;
  }
};

const part = (characters: readonly string[], slots: readonly number[], group: number): string => {
  const [start = -1, end = -1] = [slots[group * 2], slots[group * 2 + 1]];
  return start < 0 || end < 0 ? '' : characters.slice(start, end).join('');
};

/** `mode` 0 the first match, 1 all, 2 the groups of the first. */
const extract = (text: string, pattern: string, mode: number, caseless: boolean): Value =>
  searched(text, pattern, caseless, (search, characters) => {
    const matches =
      mode === 1 ? [...search.all(characters)] : [search.find(characters)].filter((slots) => slots !== null);
    const [first] = matches;
    if (!first) return fail('NA', 'The pattern does not occur.');
    if (mode === 1) return rows(matches.map((slots) => [part(characters, slots, 0)]));
    if (mode === 2)
      return rows([
        Array.from({ length: Math.max(1, search.groups) }, (_, group) =>
          part(characters, first, search.groups ? group + 1 : 0),
        ),
      ]);
    return part(characters, first, 0);
  });

/** `occurrence` 0 for all, negative from the end. */
const replace = (text: string, pattern: string, replacement: string, occurrence: number, caseless: boolean): Value =>
  searched(text, pattern, caseless, (search, characters) => {
    const matches = [...search.all(characters)];
    const only = occurrence < 0 ? matches.length + occurrence : occurrence - 1;
    let from = 0;
    let result = '';
    for (const [index, slots] of matches.entries()) {
      if (occurrence !== 0 && index !== only) continue;
      result += characters.slice(from, slots[0]).join('');
      result += replacement.replace(/\\?\$(\d)|\\(\d)/g, (whole, dollar?: string, back?: string) =>
        whole.startsWith('\\$') ? whole.slice(1) : part(characters, slots, Number(dollar ?? back)),
      );
      from = slots[1] ?? from;
    }
    const joined = result + characters.slice(from).join('');
    return joined.length > 32_767 ? fail('VALUE', 'A text has at most 32,767 characters.') : joined;
  });

const around =
  (isBefore: boolean): ValueFunction['run'] =>
  (text: string, delimiter: string, nth: number, caseless: number, toEnd: number, missing?: Scalar): Value => {
    if (nth === 0) return fail('VALUE', 'The first occurrence is number 1.');
    const [haystack, needle] = caseless ? [text.toLowerCase(), delimiter.toLowerCase()] : [text, delimiter];
    const found: number[] = [];
    for (
      let at = haystack.indexOf(needle);
      at >= 0 && found.length <= text.length;
      at = haystack.indexOf(needle, at + Math.max(1, needle.length))
    )
      found.push(at);
    if (toEnd) nth > 0 ? found.push(text.length) : found.unshift(isBefore ? 0 : -delimiter.length);
    const at = nth > 0 ? found[nth - 1] : found[found.length + nth];
    if (at === undefined) return missing === undefined ? fail('NA', 'The delimiter does not occur.') : missing;
    return isBefore ? text.slice(0, at) : text.slice(at + delimiter.length);
  };

const delimitersOf = (value: SimpleRangeValue | Scalar | undefined): readonly string[] =>
  value === undefined
    ? []
    : (value instanceof SimpleRangeValue ? gridOf(value).flat() : [value]).map(shown).filter((text) => text !== '');

const cut = (text: string, delimiters: readonly string[], caseless: boolean, ignoreEmpty: boolean): string[] => {
  if (delimiters.length === 0) return [text];
  const haystack = caseless ? text.toLowerCase() : text;
  const needles = caseless ? delimiters.map((delimiter) => delimiter.toLowerCase()) : delimiters;
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const hit = needles.find((needle) => haystack.startsWith(needle, at));
    if (hit === undefined) {
      at += 1;
      continue;
    }
    parts.push(text.slice(from, at));
    at += hit.length;
    from = at;
  }
  parts.push(text.slice(from));
  return ignoreEmpty ? parts.filter((piece) => piece !== '') : parts;
};

const split = (
  text: string,
  columns?: SimpleRangeValue,
  lines?: SimpleRangeValue,
  ignoreEmpty = false,
  caseless = 0,
  pad?: Scalar,
): Value => {
  const [right, down] = [delimitersOf(columns), delimitersOf(lines)];
  const cells = cut(text, down, caseless === 1, ignoreEmpty).map((line) =>
    cut(line, right, caseless === 1, ignoreEmpty),
  );
  const width = Math.max(...cells.map(({ length }) => length));
  return rows(cells.map((line) => Array.from({ length: width }, (_, column) => line[column] ?? pad ?? fail('NA'))));
};

const strict = (value: Scalar): string =>
  typeof plain(value) === 'string' ? `"${shown(value).replaceAll('"', '""')}"` : shown(value);

const decimals = (value: number, digits: number, thousands: boolean): string =>
  format(
    `${thousands ? '#,##0' : '0'}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`,
    digits < 0 ? Math.round(value / 10 ** -digits) * 10 ** -digits : value,
  );

/** Functions of text: formats, regular expressions, cutting and joining. */
export const textFunctions: ValueFunctions = {
  TEXT: define([scalar, string], formatted),
  CONCAT: {
    parameters: [range],
    repeatLastArgs: 1,
    run: (...arrays: readonly SimpleRangeValue[]) => {
      const values = arrays.flatMap((array) => gridOf(array).flat());
      return (
        (values.find((value) => value instanceof CellError) as CellError | undefined) ?? values.map(shown).join('')
      );
    },
  },
  REGEXMATCH: define([string, string, optional(boolean, false)], (text: string, pattern: string, caseless: boolean) =>
    searched(text, pattern, caseless, (search, characters) => search.find(characters) !== null),
  ),
  REGEXTEST: define([string, string, optional(boolean, false)], (text: string, pattern: string, caseless: boolean) =>
    searched(text, pattern, caseless, (search, characters) => search.find(characters) !== null),
  ),
  REGEXEXTRACT: defineArray([string, string, optional(integer, 0), optional(boolean, false)], extract),
  REGEXREPLACE: define([string, string, string, optional(integer, 0), optional(boolean, false)], replace),
  TEXTBEFORE: define(
    [string, string, optional(integer, 1), optional(integer, 0), optional(integer, 0), optional(scalar)],
    around(true),
  ),
  TEXTAFTER: define(
    [string, string, optional(integer, 1), optional(integer, 0), optional(integer, 0), optional(scalar)],
    around(false),
  ),
  TEXTSPLIT: defineArray(
    [string, optional(range), optional(range), optional(boolean, false), optional(integer, 0), optional(scalar)],
    split,
  ),
  VALUETOTEXT: define([scalar, optional(integer, 0)], (value: Scalar, mode: number) =>
    mode === 1 ? strict(value) : shown(value),
  ),
  ARRAYTOTEXT: define([range, optional(integer, 0)], (array: SimpleRangeValue, mode: number) =>
    mode === 1
      ? `{${gridOf(array)
          .map((row) => row.map(strict).join(','))
          .join(';')}}`
      : gridOf(array).flat().map(shown).join(', '),
  ),
  FIXED: define(
    [number, optional(integer, 2), optional(boolean, false)],
    (value: number, digits: number, bare: boolean) => decimals(value, digits, !bare),
  ),
  DOLLAR: define([number, optional(integer, 2)], (value: number, digits: number) => {
    const text = `$${decimals(Math.abs(value), digits, true)}`;
    return value < 0 ? `(${text})` : text;
  }),
  NUMBERVALUE: define(
    [string, optional(string, '.'), optional(string, ',')],
    (text: string, decimal: string, group: string) => {
      const [whole = '', ...rest] = text.replace(/\s/g, '').split(decimal.slice(0, 1));
      const percents = /%*$/.exec(text.trim())?.[0].length ?? 0;
      const digits = [whole.replaceAll(group.slice(0, 1), ''), ...rest].join('.').replace(/%+$/, '');
      if (digits === '') return 0;
      const value = Number(digits) / 100 ** percents;
      return rest.length > 1 || Number.isNaN(value) ? fail('VALUE', 'The text is no number.') : value;
    },
  ),
  ENCODEURL: define([string], (text: string) => encodeURIComponent(text)),
};
