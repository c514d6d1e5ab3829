import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { DocumentPage } from '../../features/docs/DocumentPage.tsx';
import { loadArea } from '../language/i18n.ts';
import { Toasts } from '../layout/Toasts.tsx';
import { UpdatePrompt } from '../layout/UpdatePrompt.tsx';

const ShareDialog = lazy(async () => {
  const [module] = await Promise.all([
    import('../../features/files/ShareDialog.tsx'),
    loadArea('files'),
    loadArea('sharing'),
  ]);
  return { default: module.ShareDialog };
});

/** A document in its own full page. */
export const DocumentRoute = () => {
  const { id } = useParams({ from: '/session/d/$id' });
  return (
    <>
      <DocumentPage
        key={id}
        fileId={id}
        renderShare={(file, onClose) => (
          <Suspense>
            <ShareDialog file={file} onClose={onClose} />
          </Suspense>
        )}
      />
      <Toasts />
      <UpdatePrompt />
    </>
  );
};
