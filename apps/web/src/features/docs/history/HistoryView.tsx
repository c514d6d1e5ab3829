import type { FileVersion } from '@cloudity/contracts';
import { Button, ErrorState, IconButton, Switch, showToast } from '@cloudity/ui';
import { ChevronLeft, Copy, History, RotateCcw, Tag } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../../shell/layout/use-media-query.ts';
import type { DocumentActions, DocumentHistory, DocumentImages } from '../ports.ts';
import { SheetSkeleton } from '../ui/SheetSkeleton.tsx';
import './history.css';
import { NameVersionDialog } from './NameVersionDialog.tsx';
import { useChanges, useVersions } from './use-versions.ts';
import { VersionDocument } from './VersionDocument.tsx';
import { VersionList } from './VersionList.tsx';

export interface HistoryViewProps {
  readonly fileId: string;
  readonly history: DocumentHistory;
  readonly images: DocumentImages;
  readonly openInternal: DocumentActions['openInternal'];
  readonly onClose: () => void;
}

/** The document as it was, to read, beside the list of its versions. Takes the place of the page that is written on. */
export const HistoryView = ({ fileId, history, images, openInternal, onClose }: HistoryViewProps) => {
  const { t } = useTranslation('history');
  const formats = useFormats();
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const root = useRef<HTMLDivElement>(null);
  const versions = useVersions(history, fileId);
  const [chosen, setChosen] = useState('current');
  const [isMarked, setMarked] = useState(true);
  const [isNaming, setNaming] = useState(false);
  const [isRestoring, setRestoring] = useState(false);
  const changes = useChanges(history, fileId, chosen);
  const version = versions.items.find(({ id }) => id === chosen) ?? null;
  const title = version ? (version.name ?? formats.moment(version.createdAt)) : t('current');
  const isOffline = [versions.query.error, changes.error].some((error) => history.isUnreachable(error));

  // The list is there a moment after the view: until then the way back has the focus.
  const isListed = !versions.query.isPending;
  useEffect(() => {
    root.current?.querySelector<HTMLElement>(isListed ? '[data-version]' : 'button')?.focus();
  }, [isListed]);

  const failed = (error: unknown): void =>
    void showToast({ tone: 'danger', message: t(history.isUnreachable(error) ? 'offline.title' : 'failed') });

  const restore = async (ref: string): Promise<void> => {
    setRestoring(true);
    try {
      const made = await history.restore(ref);
      const isNew = made.restoredFrom !== null && !versions.items.some(({ id }) => id === made.id);
      await versions.renew();
      onClose();
      // The moment before a restore is the change before it.
      const undo = { label: t('undo'), onAction: () => void history.restore(String(made.seq - 1)).catch(failed) };
      showToast(isNew ? { tone: 'success', message: t('restored'), action: undo } : { message: t('same') });
    } catch (error) {
      failed(error);
      setRestoring(false);
    }
  };

  const copy = async (): Promise<void> => {
    try {
      const { id, name } = await history.copy(chosen);
      const open = { label: t('copy.open'), onAction: () => openInternal(`/d/${id}`) };
      showToast({ tone: 'success', message: t('copy.made', { name }), action: open });
    } catch (error) {
      failed(error);
    }
  };

  const name = async (wanted: string | null): Promise<void> => {
    let named: FileVersion | null = null;
    if (version) named = await history.rename(version.id, wanted);
    else if (wanted !== null) named = await history.nameCurrent(wanted);
    await versions.renew();
    if (named) setChosen(named.id);
  };

  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      // Dialogs and menus answer the key themselves.
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('[role=dialog], [role=menu]'))
        return;
      event.preventDefault();
      onClose();
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [onClose]);

  return (
    <div className="history" ref={root}>
      <div className="history-bar" data-region="toolbar">
        <IconButton icon={ChevronLeft} label={t('close')} shortcut="Esc" onPress={onClose} />
        <h2 className="history-title">{title}</h2>
        <Switch isSelected={isMarked} onChange={setMarked}>
          {t(isNarrow ? 'changes.short' : 'changes')}
        </Switch>
        <IconButton
          icon={Tag}
          label={t(version?.name ? 'name.rename' : 'name.title')}
          onPress={() => setNaming(true)}
        />
        <IconButton icon={Copy} label={t('copy.make')} onPress={() => void copy()} />
        {version && (
          <Button variant="primary" icon={RotateCcw} isPending={isRestoring} onPress={() => void restore(version.id)}>
            {t(isNarrow ? 'restore.short' : 'restore')}
          </Button>
        )}
      </div>
      <div className="history-work">
        <main className="doc-scroll" data-region="document" aria-busy={changes.isFetching}>
          <div className="doc-sheet">
            {changes.isPending && <SheetSkeleton />}
            {changes.isError && !changes.data && (
              <ErrorState
                icon={History}
                title={t(isOffline ? 'offline.title' : 'document.failed')}
                action={<Button onPress={() => void changes.refetch()}>{t('retry')}</Button>}
              >
                {t(isOffline ? 'offline.text' : 'document.failedText')}
              </ErrorState>
            )}
            {changes.data && (
              <VersionDocument changes={changes.data} isMarked={isMarked} images={images} label={title} />
            )}
          </div>
        </main>
        <aside className="history-panel" aria-label={t('label')} data-region="history">
          <h2>{t('label')}</h2>
          {isOffline && changes.data && (
            <div className="history-offline" role="status">
              <p>
                <strong>{t('offline.title')}</strong> {t('offline.kept')}
              </p>
              <Button onPress={() => void versions.renew()}>{t('retry')}</Button>
            </div>
          )}
          <VersionList versions={versions} chosen={chosen} onChoose={setChosen} isOffline={isOffline} />
        </aside>
      </div>
      {isNaming && <NameVersionDialog name={version?.name ?? ''} onName={name} onClose={() => setNaming(false)} />}
    </div>
  );
};
