import { Button, Icon, IconButton, Progress } from '@cloudity/ui';
import { Check, CircleAlert, X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { errorText } from './error-text.ts';
import { isBusy, type Upload, type UploadQueue } from './upload-queue.ts';

const UploadRow = ({ upload, queue }: { readonly upload: Upload; readonly queue: UploadQueue }) => {
  const { t } = useTranslation('files');
  const isMoving = upload.status === 'waiting' || upload.status === 'uploading';
  const percent = upload.file.size === 0 ? 0 : Math.min(100, (100 * upload.sentBytes) / upload.file.size);
  return (
    <li className="upload-row">
      <div className="upload-line">
        <span className="upload-name" title={upload.name}>
          {upload.name}
        </span>
        {upload.status === 'done' && <Icon of={Check} label={t('upload.done')} className="upload-ok" />}
        {upload.status === 'failed' && <Icon of={CircleAlert} className="upload-bad" />}
        {isMoving && (
          <IconButton
            icon={X}
            label={t('upload.cancel', { name: upload.name })}
            onPress={() => queue.cancel(upload.id)}
          />
        )}
      </div>
      {upload.status === 'uploading' && (
        <Progress label={t('upload.progress', { name: upload.name })} isLabelHidden value={percent} />
      )}
      {upload.status === 'waiting' && <p className="upload-note">{t('upload.waiting')}</p>}
      {upload.status === 'cancelled' && <p className="upload-note">{t('upload.cancelled')}</p>}
      {upload.status === 'failed' && (
        <div className="upload-choice">
          <p className="upload-note" role="alert">
            {errorText(t, { code: upload.error ?? 'other' }, upload.name)}
          </p>
          <Button onPress={() => queue.retry(upload.id)}>{t('retry')}</Button>
        </div>
      )}
      {upload.status === 'conflict' && (
        <div className="upload-choice">
          <p className="upload-note" role="alert">
            {t('upload.conflict')}
          </p>
          <Button onPress={() => queue.resolve(upload.id, 'keepBoth')}>{t('upload.keepBoth')}</Button>
          <Button onPress={() => queue.resolve(upload.id, 'replace')}>{t('upload.replace')}</Button>
          <Button variant="quiet" onPress={() => queue.resolve(upload.id, 'skip')}>
            {t('upload.skip')}
          </Button>
        </div>
      )}
    </li>
  );
};

/** Uploads and how they stand; there while there are any. The browser asks before a page that still uploads is left. */
export const UploadPanel = ({ queue }: { readonly queue: UploadQueue }) => {
  const { t } = useTranslation('files');
  const uploads = useSyncExternalStore(queue.subscribe, queue.getSnapshot);
  const busy = isBusy(uploads);

  useEffect(() => {
    if (!busy) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', guard);
    return () => removeEventListener('beforeunload', guard);
  }, [busy]);

  if (uploads.length === 0) return null;
  const done = uploads.filter((upload) => upload.status === 'done').length;
  const open = uploads.filter((upload) => upload.status === 'waiting' || upload.status === 'uploading').length;
  return (
    <section className="upload-panel" aria-label={t('new.upload')}>
      <header className="upload-head">
        <h2 aria-live="polite">{busy ? t('upload.title', { count: open }) : t('upload.doneTitle', { count: done })}</h2>
        {!busy && <IconButton icon={X} label={t('close')} onPress={queue.clear} />}
      </header>
      <ul className="upload-list">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} queue={queue} />
        ))}
      </ul>
    </section>
  );
};
