import { z } from 'zod';

export const spaces = ['root', 'organization', 'shared'] as const;
export type Space = (typeof spaces)[number];

/** Behind a change in the order of the feed. */
export interface Position {
  /** Number of the transaction that wrote it. */
  readonly transaction: string;
  /** Within a transaction: made from the file's id, which the reader may not be allowed to know. */
  readonly place: string;
}

/** Where a reader of changes stands. */
export interface ChangeCursor extends Position {
  readonly space: Space;
  /** Who reads, with which groups and role, in which database: with others, other files are there. */
  readonly reader: string;
  /** When everything before it had been told, in milliseconds. */
  readonly at: number;
}

/** Behind everything the transaction wrote. */
export const behind = (transaction: bigint): Position => ({
  transaction: transaction.toString(),
  place: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
});

export const changeCursorSchema = z
  .tuple([z.enum(spaces), z.string().max(64), z.string().regex(/^\d{1,18}$/), z.guid(), z.number().int().positive()])
  .transform(([space, reader, transaction, place, at]): ChangeCursor => ({ space, reader, transaction, place, at }));

export const cursorParts = ({ space, reader, transaction, place, at }: ChangeCursor): (string | number)[] => [
  space,
  reader,
  transaction,
  place,
  at,
];
