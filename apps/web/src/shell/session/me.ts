import type { Me } from '@cloudity/contracts';
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, isUnreachable } from '../api.ts';
import { isMyDevice } from '../offline/device.ts';

const key = 'cloudity.me';

/** What the last answer said, kept on a person's own device so that the shell opens offline (T10). */
const remembered = (): Me | null => {
  try {
    const text = isMyDevice() ? localStorage.getItem(key) : null;
    return text === null ? null : (JSON.parse(text) as Me);
  } catch {
    return null;
  }
};

export const rememberMe = (me: Me): void => {
  if (isMyDevice()) localStorage.setItem(key, JSON.stringify(me));
  else localStorage.removeItem(key);
};

export const forgetMe = (): void => localStorage.removeItem(key);

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => {
    try {
      const me = await api('GET /me', {}, { signal });
      rememberMe(me);
      return me;
    } catch (error) {
      const last = isUnreachable(error) ? remembered() : null;
      if (last) return last;
      throw error;
    }
  },
});

/** Who is signed in. Only below the session route, which loads it. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;

const strength = { member: 0, admin: 1, owner: 2 } as const;
/** Whether a role reaches another. */
export const hasRole = (me: Pick<Me, 'role'>, role: Me['role']): boolean => strength[me.role] >= strength[role];
