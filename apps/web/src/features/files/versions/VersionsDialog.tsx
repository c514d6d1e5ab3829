import type { File, FileVersion } from '@cloudity/contracts';
import {
  AlertDialog,
  Banner,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  EmptyState,
  ErrorState,
  SkeletonRows,
  showToast,
} from '@cloudity/ui';
import { History } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { download } from '../download.ts';
import { errorText } from '../error-text.ts';
import { useFilesAccess } from '../files-access.ts';
import { NameDialog } from '../NameDialog.tsx';
import { useUploadVersions } from './use-upload-versions.ts';
import { type VersionAction, VersionItem } from './VersionItem.tsx';
import './versions.css';

type Asking = { readonly action: 'name' | 'delete'; readonly version: FileVersion };

/** Up, Down, Home and End go through the versions' menus; Tab leaves them. */
const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.version-item button')];
  const here = buttons.indexOf(document.activeElement as HTMLElement);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(here + 1, buttons.length - 1),
    ArrowUp: Math.max(here - 1, 0),
    Home: 0,
    End: buttons.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined || here < 0) return;
  event.preventDefault();
  event.stopPropagation();
  buttons[target]?.focus();
};

/** What an uploaded file held before: every content, with what can be done to it. */
export const VersionsDialog = ({ file, onClose }: { readonly file: File; readonly onClose: () => void }) => {
  const { t } = useTranslation('versions');
  const words = useTranslation('files');
  const formats = useFormats();
  const access = useFilesAccess();
  const { query, items, actions } = useUploadVersions(file);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [error, setError] = useState('');
  const newest = items[0];

  const run = async (work: Promise<unknown>): Promise<boolean> => {
    setError('');
    try {
      await work;
      return true;
    } catch (refused) {
      setError(errorText(words.t, refused, file.name));
      return false;
    }
  };

  const restore = async (version: FileVersion): Promise<void> => {
    if (!(await run(actions.restore(version.id)))) return;
    showToast({
      tone: 'success',
      message: t('toast.restored', { when: formats.moment(version.createdAt) }),
      ...(newest
        ? { action: { label: words.t('toast.undo'), onAction: () => void run(actions.restore(newest.id)) } }
        : {}),
    });
  };

  const act = (action: VersionAction, version: FileVersion): void => {
    if (action === 'name' || action === 'delete') setAsking({ action, version });
    else if (action === 'restore') void restore(version);
    else if (action === 'download') void run(download(file, access, version.seq));
    else if (action === 'copy')
      void actions
        .copy(version.id)
        .then(({ name }) => showToast({ tone: 'success', message: words.t('toast.copied', { name }) }))
        .catch((refused: unknown) => setError(errorText(words.t, refused, file.name)));
    else void run(actions.pin(version.id, action === 'keep'));
  };

  return (
    <Dialog title={t('title', { name: file.name })} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <p className="version-policy">{t('policy')}</p>
        {error && <Banner tone="danger">{error}</Banner>}
        {query.isPending && <SkeletonRows rows={4} label={t('loading')} />}
        {query.isError && items.length === 0 && (
          <ErrorState
            icon={History}
            title={t('failed')}
            action={<Button onPress={() => void query.refetch()}>{words.t('retry')}</Button>}
            reference={(query.error as { requestId?: string }).requestId}
          >
            <p>{errorText(words.t, query.error, file.name)}</p>
          </ErrorState>
        )}
        {query.isSuccess && items.length === 0 && <EmptyState icon={History} title={t('empty')} />}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the buttons inside */}
        <div onKeyDown={moveFocus}>
          <ol className="version-items" aria-label={t('list')}>
            {items.map((version) => (
              <VersionItem
                key={version.id}
                version={version}
                newest={newest ?? version}
                mayDelete={file.role === 'owner'}
                onAction={(action) => act(action, version)}
              />
            ))}
          </ol>
        </div>
        {query.hasNextPage && (
          <Button variant="quiet" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </DialogContent>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {words.t('close')}
        </Button>
      </DialogActions>
      {asking?.action === 'name' && (
        <NameDialog
          title={t('name.title')}
          saveLabel={t('name.save')}
          initialName={asking.version.name ?? ''}
          onSave={async (name) => {
            await actions.name(asking.version.id, name);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      <AlertDialog
        isOpen={asking?.action === 'delete'}
        onOpenChange={() => setAsking(null)}
        title={t('delete.title')}
        confirmLabel={words.t('action.delete')}
        cancelLabel={words.t('cancel')}
        tone="danger"
        onConfirm={async () => {
          if (asking) await run(actions.remove(asking.version.id));
        }}
      >
        {t('delete.text', { when: asking ? formats.moment(asking.version.createdAt) : '' })}
      </AlertDialog>
    </Dialog>
  );
};
