import type { Me } from '@cloudity/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.ts';
import { setLanguage } from '../language/i18n.ts';
import { setTheme } from '../theme.ts';
import { meQuery } from './me.ts';

type Settings = Partial<Me['settings']>;

/** Returns a function that applies language and theme here at once and keeps them for the person's other devices. */
export const useSaveSettings = (): ((settings: Settings) => void) => {
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (body: Settings) => api('PATCH /me', { body }),
    onSuccess: (me) => queries.setQueryData(meQuery.queryKey, me),
  });
  return (settings) => {
    if (settings.theme) setTheme(settings.theme);
    if (settings.locale) void setLanguage(settings.locale);
    mutate(settings);
  };
};
