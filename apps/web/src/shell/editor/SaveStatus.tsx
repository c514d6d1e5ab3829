import { Button, Icon } from '@cloudity/ui';
import { CloudCheck, CloudOff, CloudUpload, LoaderCircle, type LucideIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import type { DocumentConnection, SaveState } from './ports.ts';

/** Saved is only shown when it has been so for this long: a word that flickers at every key is read by nobody. */
const calmMs = 500;

const useCalm = (save: SaveState): SaveState => {
  const [shown, setShown] = useState(save);
  useEffect(() => {
    if (save !== 'saved') {
      setShown(save);
      return;
    }
    const timer = setTimeout(() => setShown('saved'), calmMs);
    return () => clearTimeout(timer);
  }, [save]);
  // Never calmer than the truth: what is not saved shows at once.
  return save === 'saved' ? shown : save;
};

const icons: Readonly<Record<SaveState, LucideIcon>> = {
  saved: CloudCheck,
  saving: CloudUpload,
  connecting: LoaderCircle,
  offline: CloudOff,
  failed: TriangleAlert,
};

export interface SaveStatusProps {
  readonly connection: DocumentConnection;
  readonly uploads: number;
}

/** The promise of the product: says what the server has acknowledged, and nothing better. */
export const SaveStatus = ({ connection, uploads }: SaveStatusProps) => {
  const { t } = useTranslation('editor');
  const state = useSyncExternalStore(connection.subscribe, connection.getState);
  const save = useCalm(uploads > 0 && state.save === 'saved' ? 'saving' : state.save);
  const isReader = state.role === 'viewer' || state.role === 'commenter';
  if (isReader && (save === 'saved' || save === 'saving'))
    return <span className="doc-status">{t('status.readOnly')}</span>;
  const text =
    save === 'offline' && state.keptLocally
      ? t('status.offlineKept')
      : save === 'failed' && state.problem !== null
        ? t('status.failedBecause', { reason: t(`problem.${state.problem}.short`) })
        : t(`status.${save}`);
  return (
    <span className={`doc-status is-${save}`} role="status">
      <Icon of={icons[save]} size={16} />
      <span className="doc-status-text">{text}</span>
      {save === 'failed' && (
        <Button variant="quiet" className="doc-status-retry" onPress={connection.retry}>
          {t('status.retry')}
        </Button>
      )}
    </span>
  );
};
