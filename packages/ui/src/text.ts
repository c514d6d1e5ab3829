import { createContext, use } from 'react';

/** The few words that components say by themselves; the application provides them in the reader's language. */
export interface UiText {
  readonly close: string;
  readonly clear: string;
  readonly loading: string;
  readonly retry: string;
  readonly showPassword: string;
  readonly hidePassword: string;
  readonly notifications: string;
  readonly selectAll: string;
  readonly select: string;
  readonly drag: string;
}

const english: UiText = {
  close: 'Close',
  clear: 'Clear',
  loading: 'Loading',
  retry: 'Try again',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  notifications: 'Notifications',
  selectAll: 'Select all',
  select: 'Select',
  drag: 'Drag',
};

export const UiTextContext = createContext<UiText>(english);
export const useUiText = (): UiText => use(UiTextContext);
