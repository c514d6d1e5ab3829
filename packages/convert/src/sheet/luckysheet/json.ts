/** Reads of JSON that anybody may have written: what is not of the kind that is asked for is as if it were not there. */
export type Json = Readonly<Record<string, unknown>>;

export const objectOf = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const objectsOf = (value: unknown): readonly Json[] =>
  listOf(value).flatMap((each): readonly Json[] => {
    const object = objectOf(each);
    return object === null ? [] : [object];
  });

/** Numbers stand as texts in some files. */
export const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;

/** Truth is written as 1, "1" and true. */
export const isSet = (value: unknown): boolean => value === true || value === 1 || value === '1';

/** The keys and values of an object by places written `2_0`: row 2, column 0. */
export const placesOf = (
  value: unknown,
): readonly { readonly row: number; readonly column: number; readonly value: Json }[] =>
  Object.entries(objectOf(value) ?? {}).flatMap(([key, entry]) => {
    const [, row, column] = /^(\d{1,7})_(\d{1,5})$/.exec(key) ?? [];
    const found = objectOf(entry);
    return row === undefined || found === null ? [] : [{ row: Number(row), column: Number(column), value: found }];
  });

/** `{row: [1, 9], column: [0, 2]}` as cells; null for anything else. */
export const areaOf = (
  value: unknown,
): { fromRow: number; toRow: number; fromColumn: number; toColumn: number } | null => {
  const range = objectOf(value);
  const [fromRow, toRow] = listOf(range?.row).map(numberOf);
  const [fromColumn, toColumn] = listOf(range?.column).map(numberOf);
  const all = [fromRow, toRow, fromColumn, toColumn];
  if (!all.every((each): each is number => typeof each === 'number' && Number.isInteger(each) && each >= 0))
    return null;
  const [top = 0, bottom = 0, left = 0, right = 0] = all;
  return top <= bottom && left <= right ? { fromRow: top, toRow: bottom, fromColumn: left, toColumn: right } : null;
};
