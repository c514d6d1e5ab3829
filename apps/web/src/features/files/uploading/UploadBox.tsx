import { AlertDialog, Button, IconButton, Progress } from '@cloudity/ui';
import { ChevronDown, ChevronUp, Pause, Play, X } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { durationText } from './duration-text.ts';
import type { UploadEngine } from './engine.ts';
import { InterruptedRun } from './InterruptedRun.tsx';
import type { Snapshot } from './snapshot.ts';
import { UploadList } from './UploadList.tsx';
import type { Item } from './upload-item.ts';
import './uploads.css';

/** How far everything is, how fast, and for how long still. */
const useSummary = ({ totalBytes, doneBytes, bytesPerSecond, isPaused, isReachable }: Snapshot): string => {
  const { t, i18n } = useTranslation('uploads');
  const { size } = useFormats();
  if (!isReachable) return t('offline');
  if (isPaused) return t('paused');
  const amount = t('amount', { done: size(doneBytes), total: size(totalBytes) });
  if (!bytesPerSecond) return amount;
  const speed = t('speed', { speed: size(bytesPerSecond) });
  const left = t('left', { time: durationText((totalBytes - doneBytes) / bytesPerSecond, i18n.language) });
  return `${amount} · ${speed} · ${left}`;
};

/** The uploads of this tab, in the corner: all of them together, each by itself, and what they ask. */
export const UploadBox = ({ engine }: { readonly engine: UploadEngine }) => {
  const { t } = useTranslation('uploads');
  const snapshot = useSyncExternalStore(engine.subscribe, engine.getSnapshot);
  const [isFolded, setFolded] = useState(false);
  const [isCancelling, setCancelling] = useState(false);
  /** Those whose question was closed without an answer; they ask again by their own button. */
  const [put, setPut] = useState<ReadonlySet<Item>>(new Set());
  const summary = useSummary(snapshot);
  const { counts, isBusy, isPaused, items, interrupted, totalBytes, doneBytes } = snapshot;
  if (items.length + interrupted.length === 0) return null;

  const asking = items.filter(({ status }) => status === 'conflict');
  const asked = asking.find((item) => !put.has(item));
  const title = isBusy
    ? t('title.busy', { count: counts.waiting + counts.sending })
    : asking.length > 0
      ? t('title.asking', { count: asking.length })
      : counts.failed > 0
        ? t('title.failed', { count: counts.failed })
        : items.length === 0
          ? t('title.interrupted')
          : t('title.done', { count: counts.stored });

  return (
    <section className="upload-panel" aria-label={t('label')}>
      <header className="upload-head">
        <h2 aria-live="polite">{title}</h2>
        {isBusy && (
          <IconButton
            icon={isPaused ? Play : Pause}
            label={isPaused ? t('resume') : t('pause')}
            onPress={isPaused ? engine.goAhead : engine.pause}
          />
        )}
        {items.length > 0 && (
          <IconButton
            icon={isFolded ? ChevronUp : ChevronDown}
            label={isFolded ? t('unfold') : t('fold')}
            onPress={() => setFolded(!isFolded)}
          />
        )}
        {items.length > 0 && (
          <IconButton
            icon={X}
            label={isBusy ? t('cancelAll') : t('close')}
            onPress={() => (isBusy || asking.length > 0 ? setCancelling(true) : engine.clear())}
          />
        )}
      </header>
      {isBusy && (
        <div className="upload-total">
          <Progress
            label={t('progress')}
            isLabelHidden
            value={totalBytes === 0 ? 0 : Math.min(100, (100 * doneBytes) / totalBytes)}
          />
          <p className="upload-note tabular">{summary}</p>
        </div>
      )}
      {interrupted.map((run) => (
        <InterruptedRun key={run.id} run={run} engine={engine} />
      ))}
      {!isFolded && items.length > 0 && (
        <UploadList
          snapshot={snapshot}
          engine={engine}
          onAsk={(item) => setPut(new Set([...put].filter((each) => each !== item)))}
        />
      )}
      {!isFolded && counts.failed > 1 && (
        <div className="upload-actions">
          <Button onPress={() => engine.retry('all')}>{t('retryAll')}</Button>
        </div>
      )}
      {asked && (
        <ConflictDialog
          key={asked.id}
          item={asked}
          others={asking.length - 1}
          onChoose={(choice, forAll) => engine.resolve(asked.id, choice, forAll)}
          onClose={() => setPut(new Set([...put, ...asking]))}
        />
      )}
      <AlertDialog
        isOpen={isCancelling}
        onOpenChange={setCancelling}
        title={t('cancel.title')}
        confirmLabel={t('cancel.confirm')}
        cancelLabel={t('cancel.keep')}
        tone="danger"
        onConfirm={() => {
          engine.cancelAll();
        }}
      >
        {t('cancel.text')}
      </AlertDialog>
    </section>
  );
};
