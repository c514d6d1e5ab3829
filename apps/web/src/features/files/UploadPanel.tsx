import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Uploads } from './uploads.ts';

const UploadBox = lazy(async () => ({ default: (await import('./uploading/UploadBox.tsx')).UploadBox }));

/** Uploads and how they stand; there while there are any. */
export const UploadPanel = ({ uploads }: { readonly uploads: Uploads }) => {
  const engine = useSyncExternalStore(uploads.subscribe, uploads.getEngine);
  if (!engine) return null;
  return (
    <Suspense>
      <UploadBox engine={engine} />
    </Suspense>
  );
};
