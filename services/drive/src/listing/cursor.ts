import { AppError } from '@cloudity/kernel';
import type { z } from 'zod';

/** Where a page ended, as an opaque string for the client. */
export const encodeCursor = (position: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** The position in a cursor, or null when there is none. *Errors*: `invalid` when it was not made for this list. */
export const decodeCursor = <Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
  parameter = 'query.cursor',
): z.output<Schema> | null => {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new AppError('invalid', `${parameter}: this is not a cursor of this list`, { cause });
  }
};

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

/** A page from one row more than it may hold: the extra row only tells that there is a next page. */
export const pageFrom = <Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  positionOf: (row: Row) => readonly (string | number)[],
): Page<Item> => {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(present),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null,
  };
};
