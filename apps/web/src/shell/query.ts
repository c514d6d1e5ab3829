import { MutationCache, type Query, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isUnreachable } from './api.ts';

type Listener = () => void;
const listeners = new Set<Listener>();

/** Calls back when any request finds that the session is over. Returns a function that stops it. */
export const onSessionLost = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const watch = (error: Error) => {
  if (error instanceof ApiError && error.status === 401 && error.code === 'unauthenticated')
    for (const listener of listeners) listener();
};

const isFinal = (error: Error) =>
  error instanceof ApiError && error.status > 0 && error.status < 500 && error.status !== 429;

/**
 * What has changed is asked for again even while its first answer is on its way. TanStack Query keeps that one, which may have been
 * read before the change.
 */
class Queries extends QueryClient {
  override invalidateQueries: QueryClient['invalidateQueries'] = (filters, options) => {
    const isAwaited = (query: Query) => query.isActive() && query.state.data === undefined;
    void this.cancelQueries({ ...filters, predicate: isAwaited }, { silent: true });
    return super.invalidateQueries(filters, options);
  };
}

export const queryClient = new Queries({
  queryCache: new QueryCache({ onError: (error, query) => query.meta?.isPublic !== true && watch(error) }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => mutation.meta?.isPublic !== true && watch(error),
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => count < 2 && !isFinal(error) && !isUnreachable(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
