import type { SearchLanguage } from '@cloudity/contracts';

/** The languages an organization's texts are told apart by, its own first: what `search_language` and `find_files` are given. */
export const languagesOf = (own: SearchLanguage): readonly SearchLanguage[] => [
  ...new Set<SearchLanguage>([own, 'en', 'fr']),
];
