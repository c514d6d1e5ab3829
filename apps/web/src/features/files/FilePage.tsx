import { Button, ErrorState, SkeletonRows } from '@cloudity/ui';
import { FileX } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { errorText } from './error-text.ts';
import { FilesPage } from './FilesPage.tsx';
import { useFilesAccess } from './files-access.ts';
import { useFile } from './queries.ts';
import './files.css';

const Viewer = lazy(async () => {
  const [{ Viewer: Component }] = await Promise.all([import('./viewer/Viewer.tsx'), loadArea('viewer')]);
  return { default: Component };
});

const AskForAccess = lazy(async () => {
  const [module] = await Promise.all([import('./sharing/AskForAccess.tsx'), loadArea('sharing')]);
  return { default: module.AskForAccess };
});

/** A folder's content, or one uploaded file as large as the window. */
export const FilePage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation('files');
  const file = useFile(id);
  const access = useFilesAccess();
  if (id === 'root' || id === 'organization') return <FilesPage key={id} view={{ kind: 'folder', folderId: id }} />;
  if (file.isPending) return <SkeletonRows label={t('list.label')} />;
  if (file.isError && access.me !== null && (file.error as { code?: string }).code === 'not_found')
    return (
      <Suspense>
        <AskForAccess fileId={id} />
      </Suspense>
    );
  if (file.isError)
    return (
      <ErrorState
        icon={FileX}
        title={t('error.list')}
        headingLevel={1}
        action={<Button onPress={() => void file.refetch()}>{t('retry')}</Button>}
        reference={(file.error as { requestId?: string }).requestId}
      >
        <p>{errorText(t, file.error)}</p>
      </ErrorState>
    );
  if (file.data.kind === 'folder') return <FilesPage key={id} view={{ kind: 'folder', folderId: id }} />;
  return (
    <Suspense fallback={<SkeletonRows label={t('list.label')} />}>
      <Viewer file={file.data} />
    </Suspense>
  );
};
