import type { SearchFilters } from '../../shell/search/filters.ts';

/** What a file page lists. */
export type View =
  | { readonly kind: 'folder'; readonly folderId: string; readonly tagId?: string }
  | { readonly kind: 'shared' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'starred' }
  | { readonly kind: 'trash' }
  | { readonly kind: 'search'; readonly query: string; readonly filters: SearchFilters };

export type Sort = 'name' | '-name' | 'updatedAt' | '-updatedAt' | 'sizeBytes' | '-sizeBytes';

/** Only folders are sorted by the reader; the other views have an order of their own. */
export const isSortable = (view: View): boolean => view.kind === 'folder';

/** The key under which a view's pages are cached; all lists share the first element, so one invalidation renews them. */
export const viewKey = (view: View, sort: Sort): readonly unknown[] => ['files', view, isSortable(view) ? sort : null];
