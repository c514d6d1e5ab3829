import type { FileType, RequestOf } from '@cloudity/contracts';

export const fileTypes = [
  'folder',
  'document',
  'spreadsheet',
  'presentation',
  'pdf',
  'image',
  'video',
  'audio',
  'text',
  'archive',
] as const satisfies readonly FileType[];

export const periods = ['today', 'week', 'month', 'year'] as const;
export type Period = (typeof periods)[number];

/** What narrows a search, as it stands in the page's address. */
export interface SearchFilters {
  readonly type?: FileType;
  /** A member's id. */
  readonly person?: string;
  readonly period?: Period;
  /** A folder's id, or `root` or `organization`. */
  readonly folder?: string;
  /** A tag's id; the only one that can stand without words. */
  readonly tag?: string;
  readonly sort?: '-updatedAt';
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((known) => known === value);

/** Reads filters from an address; what is none of ours is left out. */
export const filtersFrom = (search: Record<string, unknown>): SearchFilters => {
  const type = oneOf(fileTypes, search.type);
  const period = oneOf(periods, search.period);
  const { person, folder, tag } = search;
  return {
    ...(type ? { type } : {}),
    ...(typeof person === 'string' && uuid.test(person) ? { person } : {}),
    ...(period ? { period } : {}),
    ...(typeof folder === 'string' && (uuid.test(folder) || folder === 'root' || folder === 'organization')
      ? { folder }
      : {}),
    ...(typeof tag === 'string' && uuid.test(tag) ? { tag } : {}),
    ...(search.sort === '-updatedAt' ? { sort: '-updatedAt' } : {}),
  };
};

const daysOf: Readonly<Record<Period, number>> = { today: 0, week: 6, month: 29, year: 364 };

/** The start of the first day of a period that ends today, in the reader's time zone. */
export const startOf = (period: Period, now = new Date()): string =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysOf[period]).toISOString();

/** The filters as the API takes them. */
export const queryOf = ({ period, ...rest }: SearchFilters): Partial<RequestOf<'GET /search'>['query']> => ({
  ...(rest as Partial<RequestOf<'GET /search'>['query']>),
  ...(period ? { from: startOf(period) } : {}),
});

export const isFiltered = ({ type, person, period, folder, tag }: SearchFilters): boolean =>
  [type, person, period, folder, tag].some((filter) => filter !== undefined);

/** Whether there is something to search for. */
export const isAsked = (query: string, { tag }: SearchFilters): boolean => query.trim() !== '' || tag !== undefined;
