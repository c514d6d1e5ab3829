import { lazy } from 'react';

const load = () => import('./Suggestions.tsx');

/** Fetched once the page is there, before somebody types a formula. */
export const preloadSuggestions = (): void => {
  load().catch(() => {
    // The next formula tries again.
  });
};

export const Suggestions = lazy(async () => ({ default: (await load()).Suggestions }));
