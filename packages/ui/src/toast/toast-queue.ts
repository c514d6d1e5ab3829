import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components';

export interface ToastMessage {
  readonly message: string;
  readonly tone?: 'success' | 'danger';
  /** One thing to do about it, first of all *Undo*. */
  readonly action?: { readonly label: string; readonly onAction: () => void };
}

export const toastQueue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Shows a message at the bottom for 6 s (10 s with an action; errors stay until closed) and returns a function that takes it away. */
export const showToast = (toast: ToastMessage): (() => void) => {
  const key = toastQueue.add(toast, toast.tone === 'danger' ? {} : { timeout: toast.action ? 10_000 : 6_000 });
  return () => toastQueue.close(key);
};
