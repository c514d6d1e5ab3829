/** What a condition of an OpenDocument file asks, such as `between(1,[.B2])`: its name and the texts of its arguments. */
export interface Call {
  readonly name: string;
  readonly arguments: readonly string[];
}

/** The parts of a text between separators that stand outside of texts, references and brackets. */
const partsOf = (text: string, separators: RegExp): readonly string[] => {
  const parts: string[] = [];
  let [depth, part] = [0, ''];
  for (const piece of text.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[\s\S]/g) ?? []) {
    if ('([{'.includes(piece)) depth += 1;
    if (')]}'.includes(piece)) depth -= 1;
    if (depth === 0 && separators.test(piece)) {
      parts.push(part.trim());
      part = '';
    } else part += piece;
  }
  return [...parts, part.trim()];
};

/** Null for what is no call. */
export const callFromText = (text: string): Call | null => {
  const [, name = '', inside = ''] = /^([a-z][a-z-]*)\(([\s\S]*)\)$/.exec(text.trim()) ?? [];
  if (name === '') return null;
  return { name, arguments: inside.trim() === '' ? [] : partsOf(inside, /^[,;]$/) };
};

const comparisons: Readonly<Record<string, string>> = {
  '=': 'equal',
  '!=': 'notEqual',
  '<>': 'notEqual',
  '>': 'greaterThan',
  '<': 'lessThan',
  '>=': 'greaterThanOrEqual',
  '<=': 'lessThanOrEqual',
};

/** `>=5` by the names that files of Excel have for the comparison; null for anything else. */
export const comparisonFromText = (text: string): { readonly operator: string; readonly value: string } | null => {
  const [, sign = '', value = ''] = /^(!=|<>|>=|<=|=|>|<)([\s\S]+)$/.exec(text.trim()) ?? [];
  const operator = comparisons[sign];
  return operator === undefined ? null : { operator, value: value.trim() };
};

/** The other way round. */
export const signOf = (operator: string): string | null =>
  Object.entries(comparisons).find(([, name]) => name === operator)?.[0] ?? null;
