import type { Tag } from '@cloudity/contracts';
import { AlertDialog, Button, EmptyState, SkeletonRows, showToast } from '@cloudity/ui';
import { Plus, Tag as TagIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { api } from '../../../shell/api.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { ErrorNote } from '../../../shell/pages/ErrorNote.tsx';
import { Page } from '../../../shell/pages/Page.tsx';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useMe } from '../../../shell/session/me.ts';
import { FilesAccessContext } from '../files-access.ts';
import { EditTagDialog } from './EditTagDialog.tsx';
import { MergeTagDialog } from './MergeTagDialog.tsx';
import { type TagChange, TagRow } from './TagRow.tsx';
import { useTagging, useTags } from './tag-queries.ts';
import './tags.css';

/** All tags of the organization: what has them, and keeping them in order. */
export const TagsPage = () => {
  const me = useMe();
  const access = useMemo(() => ({ api, token: null, me, mayDownload: true, open: null }), [me]);
  return (
    <FilesAccessContext value={access}>
      <TagList />
    </FilesAccessContext>
  );
};

interface Asking {
  readonly change: TagChange | 'new';
  readonly tag: Tag | null;
}

const TagList = () => {
  const { t } = useTranslation('tags');
  const tags = useTags();
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  const all = tags.data ?? [];
  const create = (
    <Button variant="primary" icon={Plus} onPress={() => setAsking({ change: 'new', tag: null })}>
      {t('new')}
    </Button>
  );
  const content = () => {
    if (tags.data === undefined && tags.isError)
      return <ErrorNote error={tags.error} onRetry={() => void tags.refetch()} />;
    if (tags.data === undefined) return <SkeletonRows rows={5} label={t('loading')} />;
    if (all.length === 0)
      return (
        <EmptyState icon={TagIcon} title={t('none')} action={create}>
          <p>{t('noneText')}</p>
        </EmptyState>
      );
    return (
      <ul className="panel tag-list" aria-label={t('list')}>
        {all.map((tag) => (
          <TagRow key={tag.id} tag={tag} hasOthers={all.length > 1} onAsk={(change) => setAsking({ change, tag })} />
        ))}
      </ul>
    );
  };
  return (
    <Page title={t('title')} description={t('text')} width="narrow" actions={all.length > 0 && create}>
      {content()}
      {asking?.change === 'new' && <EditTagDialog tag={null} onClose={close} />}
      {asking?.tag && asking.change === 'edit' && <EditTagDialog tag={asking.tag} onClose={close} />}
      {asking?.tag && asking.change === 'merge' && (
        <MergeTagDialog tag={asking.tag} others={all.filter(({ id }) => id !== asking.tag?.id)} onClose={close} />
      )}
      {asking?.tag && asking.change === 'delete' && <DeleteTag tag={asking.tag} onClose={close} />}
    </Page>
  );
};

const DeleteTag = ({ tag, onClose }: { readonly tag: Tag; readonly onClose: () => void }) => {
  const { t } = useTranslation('tags');
  const tagging = useTagging();
  const errorText = useErrorText();
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={t('deleteTitle', { name: tag.name })}
      confirmLabel={t('deleteDo')}
      cancelLabel={t('cancel')}
      tone="danger"
      onConfirm={async () => {
        try {
          await tagging.remove(tag.id);
          showToast({ message: t('deleted', { name: tag.name }) });
        } catch (refused) {
          showToast({ tone: 'danger', message: errorText(refused) });
          throw refused;
        }
      }}
    >
      {t('deleteText')}
    </AlertDialog>
  );
};
