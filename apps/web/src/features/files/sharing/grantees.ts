import { useQuery } from '@tanstack/react-query';
import { useApi } from '../files-access.ts';

export interface Grantee {
  readonly kind: 'member' | 'group';
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** People and groups whose name or address contains `text`; nothing is asked for an empty text. */
export const useGrantees = (text: string) => {
  const api = useApi();
  return useQuery({
    queryKey: ['grantees', text],
    enabled: text.trim() !== '',
    queryFn: async (): Promise<readonly Grantee[]> => {
      const query = { q: text.trim(), limit: 8 };
      const [people, groups] = await Promise.all([api('GET /members', { query }), api('GET /groups', { query })]);
      return [
        ...people.items
          .filter((person) => person.status === 'active')
          .map(({ id, name, email }) => ({ kind: 'member' as const, id, name, email })),
        ...groups.items.map(({ id, name }) => ({ kind: 'group' as const, id, name, email: null })),
      ];
    },
  });
};
