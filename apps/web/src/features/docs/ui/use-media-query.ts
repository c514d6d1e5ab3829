import { useMemo, useSyncExternalStore } from 'react';

export const useMediaQuery = (query: string): boolean => {
  const store = useMemo(() => {
    const list = matchMedia(query);
    return {
      get: () => list.matches,
      subscribe: (listener: () => void) => {
        list.addEventListener('change', listener);
        return () => list.removeEventListener('change', listener);
      },
    };
  }, [query]);
  return useSyncExternalStore(store.subscribe, store.get);
};
