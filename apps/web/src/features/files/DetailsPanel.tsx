import type { File } from '@cloudity/contracts';
import { IconButton, KindIcon, kindIconOf, SkeletonRows, Tabs } from '@cloudity/ui';
import { X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { FileFacts } from './details/FileFacts.tsx';
import { useFilesAccess } from './files-access.ts';
import './details/details.css';

const ActivityList = lazy(async () => {
  const [module] = await Promise.all([import('./details/ActivityList.tsx'), loadArea('sharing')]);
  return { default: module.ActivityList };
});
const CommentsPanel = lazy(async () => {
  const [module] = await Promise.all([import('./comments/CommentsPanel.tsx'), loadArea('sharing')]);
  return { default: module.CommentsPanel };
});

export interface DetailsPanelProps {
  readonly file: File | null;
  readonly onClose: () => void;
}

type Tab = 'details' | 'comments' | 'activity';

/** What is known, said and done about the selected file; beside the list on wide screens. */
export const DetailsPanel = ({ file, onClose }: DetailsPanelProps) => {
  const { t } = useTranslation('files');
  const isMember = useFilesAccess().me !== null;
  const [tab, setTab] = useState<Tab>('details');
  // Nothing is said about a whole tree, and what happened is the organization's own matter.
  const isRoot = file !== null && file.parentId === null && file.owner?.id === (file.id as string);
  const later = <SkeletonRows rows={3} label={t('details.title')} />;
  return (
    <aside className="details-panel" aria-label={t('details.title')}>
      <header className="details-head">
        {file && <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />}
        <h2 className="details-title">{file?.name ?? t('details.title')}</h2>
        <IconButton icon={X} label={t('details.hide')} onPress={onClose} />
      </header>
      {file ? (
        <Tabs<Tab>
          label={t('details.title')}
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: 'details', title: t('details.title'), content: <FileFacts file={file} /> },
            ...(isRoot
              ? []
              : [
                  {
                    id: 'comments' as const,
                    title: t('details.comments'),
                    content: (
                      <Suspense fallback={later}>
                        <CommentsPanel key={file.id} file={file} />
                      </Suspense>
                    ),
                  },
                ]),
            ...(isMember
              ? [
                  {
                    id: 'activity' as const,
                    title: t('details.activity'),
                    content: (
                      <Suspense fallback={later}>
                        <ActivityList key={file.id} fileId={file.id} />
                      </Suspense>
                    ),
                  },
                ]
              : []),
          ]}
        />
      ) : (
        <p className="file-quiet">{t('details.none')}</p>
      )}
    </aside>
  );
};
