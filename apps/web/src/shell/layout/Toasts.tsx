import { lazy, Suspense } from 'react';

const ToastRegion = lazy(async () => ({ default: (await import('@cloudity/ui/toast-region')).ToastRegion }));

/** The place of toasts; its code comes after the page, and shows what was said meanwhile. */
export const Toasts = () => (
  <Suspense>
    <ToastRegion />
  </Suspense>
);
