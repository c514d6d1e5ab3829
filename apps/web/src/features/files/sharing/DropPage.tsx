import { Button, EmptyState, Icon } from '@cloudity/ui';
import { CircleCheck, FolderInput, Upload } from 'lucide-react';
import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { DropZone, FileTrigger } from 'react-aria-components';
import type { Api } from '../../../shell/api.ts';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { Logo } from '../../../shell/layout/Logo.tsx';
import type { GuestSession } from '../GuestPage.tsx';
import { UploadPanel } from '../UploadPanel.tsx';
import { readChosen } from '../uploading/dropped.ts';
import { dropUploadsOf } from './drop-uploads.ts';
import './sharing.css';
import '../guest.css';

/** Nothing to hear of before the first upload. */
const nothing = () => () => undefined;

interface DropPageProps {
  readonly api: Api;
  readonly session: GuestSession;
  readonly guestName: string;
}

/** What an upload link opens: the folder's name and a place to drop files on; nothing of what is in the folder. */
export const DropPage = ({ api, session, guestName }: DropPageProps) => {
  const { t } = useTranslation('sharing');
  const formats = useFormats();
  const uploads = useMemo(() => dropUploadsOf(api), [api]);
  const engine = useSyncExternalStore(uploads.subscribe, uploads.getEngine);
  const done = useSyncExternalStore(engine?.subscribe ?? nothing, () => engine?.getSnapshot().counts.stored ?? 0);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const sent = useRef(0);
  const room = session.drop ?? { maxFileBytes: 0, filesLeft: 0, bytesLeft: 0 };

  const take = (files: readonly File[]) => {
    const left = room.filesLeft - sent.current;
    const fitting = files.filter(({ size }) => size <= room.maxFileBytes).slice(0, Math.max(0, left));
    setRefused(files.filter((file) => !fitting.includes(file)).map(({ name }) => name));
    sent.current += fitting.length;
    uploads.add('', readChosen(fitting));
  };

  return (
    <main className="guest-gate drop-page">
      <div className="guest-logo">
        <Logo size={32} />
        <span>Cloudity</span>
      </div>
      <DropZone
        className="drop-zone"
        aria-label={t('drop.title', { folder: session.file.name })}
        getDropOperation={() => 'copy'}
        onDrop={async (event) => {
          const dropped = event.items.filter((item) => item.kind === 'file');
          take(await Promise.all(dropped.map((item) => item.getFile())));
        }}
      >
        <EmptyState
          icon={FolderInput}
          headingLevel={1}
          title={t('drop.title', { folder: session.file.name })}
          action={
            <FileTrigger allowsMultiple onSelect={(list) => take([...(list ?? [])])}>
              <Button variant="primary" size="large" icon={Upload}>
                {t('drop.choose')}
              </Button>
            </FileTrigger>
          }
        >
          <p>{t('drop.text', { organization: session.organization.name })}</p>
          <p className="file-quiet drop-limits">
            {t('drop.limits', { size: formats.size(room.maxFileBytes), count: room.filesLeft })}
          </p>
        </EmptyState>
      </DropZone>
      <p className="file-quiet">{t('drop.as', { name: guestName || t('drop.guest') })}</p>
      <div role="status">
        {done > 0 && (
          <p className="drop-thanks">
            <Icon of={CircleCheck} className="upload-ok" />
            {t('drop.thanks', { count: done })}
          </p>
        )}
        {refused.length > 0 && <p className="upload-bad">{t('drop.refused', { names: refused.join(', ') })}</p>}
      </div>
      <UploadPanel uploads={uploads} />
    </main>
  );
};
