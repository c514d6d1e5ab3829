import { FileId } from '@cloudity/contracts';
import { z } from 'zod';
import type { FileRow } from '../files/file.ts';
import { sortKey } from '../files/names.ts';

export type Sort = 'name' | '-name' | 'updatedAt' | '-updatedAt' | 'sizeBytes' | '-sizeBytes';
export type SortKind = 'name' | 'updatedAt' | 'sizeBytes';

/** A place in a folder's list: folders (0) or the rest (1), the value sorted by, the id that decides between equals. */
export interface Position {
  readonly group: 0 | 1;
  readonly key: string;
  readonly id: FileId;
}

export const sortKindOf = (sort: Sort): SortKind => sort.replace('-', '') as SortKind;
export const isDescending = (sort: Sort): boolean => sort.startsWith('-');

const keyPattern: Record<SortKind, z.ZodType<string>> = {
  name: z.string().max(1000),
  updatedAt: z.iso.datetime(),
  sizeBytes: z.string().regex(/^\d{1,16}$/),
};

/** A cursor holds the sort it was made for: with another one it is refused instead of giving a wrong page. */
export const cursorSchema = (sort: Sort) =>
  z
    .tuple([z.literal(sort), z.union([z.literal(0), z.literal(1)]), keyPattern[sortKindOf(sort)], FileId])
    .transform(([, group, key, id]): Position => ({ group, key, id }));

export const positionOf = (row: FileRow, sort: Sort): readonly (string | number)[] => {
  const kind = sortKindOf(sort);
  const key =
    kind === 'name' ? sortKey(row.name) : kind === 'updatedAt' ? row.updatedAt.toISOString() : String(row.sizeBytes);
  return [sort, row.kind === 'folder' ? 0 : 1, key, row.id];
};
