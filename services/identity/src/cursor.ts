import { AppError } from '@cloudity/kernel';

/** An opaque place in a list: the sort values of the last item shown. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

const malformed = (): AppError => new AppError('invalid', 'query.cursor: not a cursor of this list');

/** The values behind a cursor, checked one by one. Errors: `invalid` for anything this list did not hand out. */
export const decodeCursor = (cursor: string | undefined, shape: readonly RegExp[]): readonly string[] | null => {
  if (cursor === undefined) return null;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw malformed();
  }
  if (!Array.isArray(values) || values.length !== shape.length) throw malformed();
  return shape.map((pattern, index) => {
    const text = String(values[index]);
    if (!pattern.test(text) || text.includes('\0')) throw malformed();
    return text;
  });
};

export const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const textPattern = /^[\s\S]{0,200}$/u;

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** One page out of `limit + 1` rows: the extra row only tells that there is a next page. */
export const pageOfRows = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  place: (row: Row) => readonly (string | number)[],
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(place(last)) : null,
  };
};
