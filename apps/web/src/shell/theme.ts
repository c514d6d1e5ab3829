import type { Me } from '@cloudity/contracts';
import { useSyncExternalStore } from 'react';

export type Theme = Me['settings']['theme'];

const key = 'cloudity.theme';
const listeners = new Set<() => void>();

const stored = (): Theme => {
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system';
  }
};

let current = stored();

/** Shows the theme now and in this browser's next visits (public/theme.js reads the same key before the first paint). */
export const setTheme = (theme: Theme): void => {
  current = theme;
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(key);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(key, theme);
  }
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useTheme = (): Theme => useSyncExternalStore(subscribe, () => current);

/** Whether dark is what the person sees now. */
export const isDark = (theme: Theme): boolean =>
  theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
