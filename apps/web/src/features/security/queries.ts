import { queryOptions } from '@tanstack/react-query';
import { api } from '../../shell/api.ts';

export const twoFactorQuery = queryOptions({
  queryKey: ['two-factor'],
  queryFn: ({ signal }) => api('GET /me/two-factor', {}, { signal }),
});

export const passkeysQuery = queryOptions({
  queryKey: ['passkeys'],
  queryFn: ({ signal }) => api('GET /me/passkeys', {}, { signal }),
});
