import { Icon, IconButton, Progress } from '@cloudity/ui';
import { Check, CircleAlert, CircleHelp, RotateCcw, X } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { UploadEngine } from './engine.ts';
import type { Item } from './upload-item.ts';

const explained: ReadonlySet<string> = new Set([
  'too_large',
  'forbidden',
  'not_found',
  'invalid_name',
  'unreadable',
  'unauthenticated',
  'conflict',
]);

export interface UploadRowProps {
  readonly item: Item;
  readonly engine: UploadEngine;
  readonly onAsk: () => void;
}

/** One file: its name and place, how it stands, and what can be done about it. */
export const UploadRow = ({ item, engine, onAsk }: UploadRowProps) => {
  const { t } = useTranslation('uploads');
  const { status, file, path } = item;
  const isOpen = status === 'waiting' || (status === 'sending' && file.size > 1024 * 1024);
  const note = {
    waiting: t('row.waiting'),
    sending: null,
    stored: null,
    cancelled: t('row.cancelled'),
    conflict: t('row.conflict'),
    failed: t(`error.${explained.has(item.error ?? '') ? item.error : 'other'}` as 'error.other'),
  }[status];
  return (
    <>
      <span className="upload-text">
        <span className="upload-name" title={[...path, file.name].join('/')}>
          {file.name}
        </span>
        {status === 'sending' ? (
          <Progress
            label={t('row.progress', { name: file.name })}
            isLabelHidden
            value={file.size === 0 ? 0 : Math.min(100, (100 * item.sentBytes) / file.size)}
          />
        ) : (
          <span className="upload-note">{note ?? path.join(' › ')}</span>
        )}
      </span>
      {status === 'stored' && <Icon of={Check} label={t('row.stored')} className="upload-ok" />}
      {status === 'failed' && (
        <>
          <Icon of={CircleAlert} label={t('row.failed')} className="upload-bad" />
          <IconButton
            icon={RotateCcw}
            label={t('row.retry', { name: file.name })}
            onPress={() => engine.retry(item.id)}
          />
        </>
      )}
      {status === 'conflict' && (
        <IconButton icon={CircleHelp} label={t('row.choose', { name: file.name })} onPress={onAsk} />
      )}
      {isOpen && (
        <IconButton icon={X} label={t('row.cancel', { name: file.name })} onPress={() => engine.cancel(item.id)} />
      )}
    </>
  );
};
