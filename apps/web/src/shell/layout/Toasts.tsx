import { lazy, Suspense } from 'react';

const ToastPlace = lazy(async () => ({ default: (await import('./ToastPlace.tsx')).ToastPlace }));

/** The place of toasts; its code comes after the page, and shows what was said meanwhile. */
export const Toasts = () => (
  <Suspense>
    <ToastPlace />
  </Suspense>
);
