import type { File, FileId } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { codeOf } from '../api.ts';
import { fileQuery } from '../editor/use-open-file.ts';
import { loadArea } from '../language/i18n.ts';
import { Toasts } from '../layout/Toasts.tsx';
import { UpdatePrompt } from '../layout/UpdatePrompt.tsx';
import { isMyDevice } from '../offline/device.ts';
import { keptRecord } from '../offline/offline-copies.ts';
import { PendingPage } from './PendingPage.tsx';

const ShareDialog = lazy(async () => {
  const [module] = await Promise.all([
    import('../../features/files/ShareDialog.tsx'),
    loadArea('files'),
    loadArea('sharing'),
  ]);
  return { default: module.ShareDialog };
});
const loadDocs = () => Promise.all([import('../../features/docs/DocumentPage.tsx'), loadArea('docs')]);
const loadSheets = () => Promise.all([import('../../features/sheets/SheetPage.tsx'), loadArea('sheets')]);
const DocumentPage = lazy(async () => ({ default: (await loadDocs())[0].DocumentPage }));
const SheetPage = lazy(async () => ({ default: (await loadSheets())[0].SheetPage }));

const AskForAccess = lazy(async () => {
  const [module] = await Promise.all([import('../../features/files/sharing/AskForAccess.tsx'), loadArea('sharing')]);
  return { default: module.AskForAccess };
});

const share = (file: File, onClose: () => void): ReactNode => (
  <Suspense>
    <ShareDialog file={file} onClose={onClose} />
  </Suspense>
);

/** A document or a spreadsheet in its own full page; what is not to be found can be asked for. */
export const DocumentRoute = () => {
  const { id } = useParams({ from: '/session/d/$id' });
  const file = useQuery(fileQuery(id as FileId));
  const kind = file.data?.kind ?? (isMyDevice() ? keptRecord(id)?.kind : undefined);
  const Editor = kind === 'sheet' ? SheetPage : kind !== undefined || file.isError ? DocumentPage : null;
  const isMissing = kind === undefined && file.isError && codeOf(file.error) === 'not_found';
  return (
    <>
      <Suspense fallback={<PendingPage />}>
        {isMissing ? (
          <AskForAccess fileId={id} />
        ) : Editor === null ? (
          <PendingPage />
        ) : (
          <Editor key={id} fileId={id} renderShare={share} />
        )}
      </Suspense>
      <Toasts />
      <UpdatePrompt />
    </>
  );
};
