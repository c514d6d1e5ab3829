import type { File } from '@cloudity/contracts';
import { Button, EmptyState, ErrorState, KindIcon, kindIconOf, SkeletonRows, TextLink } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { Download, FileX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { download } from './download.ts';
import { errorText } from './error-text.ts';
import { FilesPage } from './FilesPage.tsx';
import { useFilesAccess } from './files-access.ts';
import { useFile } from './queries.ts';
import './files.css';

/** Larger ones are offered as a download instead of being read into the page. */
const maxPreviewBytes = 20_000_000;
const maxTextBytes = 500_000;
const imageTypes = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** A folder's content, or one uploaded file with its preview. */
export const FilePage = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation('files');
  const file = useFile(id);
  if (id === 'root' || id === 'organization') return <FilesPage key={id} view={{ kind: 'folder', folderId: id }} />;
  if (file.isPending) return <SkeletonRows label={t('list.label')} />;
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
  return <UploadedFile file={file.data} />;
};

const UploadedFile = ({ file }: { readonly file: File }) => {
  const { t } = useTranslation('files');
  const formats = useFormats();
  const access = useFilesAccess();
  return (
    <article className="file-page">
      <header className="file-page-head">
        <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />
        <span className="share-who">
          <h1 className="file-page-title">{file.name}</h1>
          <span className="file-quiet">
            {formats.size(file.sizeBytes)} · {formats.when(file.updatedAt)}
            {file.parentId && (
              <>
                {' · '}
                <TextLink href={`/files/${file.parentId}`}>{t('details.location')}</TextLink>
              </>
            )}
          </span>
        </span>
        <Button variant="primary" icon={Download} onPress={() => void download(file, access)}>
          {t('file.download')}
        </Button>
      </header>
      <Preview file={file} />
    </article>
  );
};

/** Shows images and plain text; says honestly that there is no preview for anything else. */
const Preview = ({ file }: { readonly file: File }) => {
  const { t } = useTranslation('files');
  const { api } = useFilesAccess();
  const type = file.mimeType ?? '';
  const isImage = imageTypes.has(type) && file.sizeBytes <= maxPreviewBytes;
  const isText = type.startsWith('text/') && file.sizeBytes <= maxTextBytes;
  const content = useQuery({
    queryKey: ['content', file.id, file.version],
    enabled: isImage || isText,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await api.bytes('GET /files/{id}/content', { params: { id: file.id } })).blob(),
  });
  const [url, setUrl] = useState<string | null>(null);
  const [text, setText] = useState<string | null>(null);

  useEffect(() => {
    if (!content.data) return;
    if (!isImage) {
      void content.data.text().then(setText);
      return;
    }
    const objectUrl = URL.createObjectURL(content.data);
    setUrl(objectUrl);
    return () => URL.revokeObjectURL(objectUrl);
  }, [content.data, isImage]);

  if (content.isError) return <ErrorState title={t('error.list')}>{errorText(t, content.error, file.name)}</ErrorState>;
  if (isImage)
    return <div className="file-preview">{url && <img src={url} alt={t('file.preview', { name: file.name })} />}</div>;
  if (isText) return <pre className="file-preview file-preview-text">{text ?? ''}</pre>;
  return <EmptyState icon={FileX} title={t('file.noPreview')} />;
};
