import { Button, IconButton, ToggleIconButton } from '@cloudity/ui';
import { ChevronLeft, Copy, Pin, RotateCcw, Tag } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../language/use-translation.ts';
import { useMediaQuery } from '../../layout/use-media-query.ts';
import type { LiveKind } from '../ports.ts';
import './history.css';
import { NameVersionDialog } from './NameVersionDialog.tsx';
import type { History } from './use-history.ts';
import { VersionList } from './VersionList.tsx';

/** After react-aria has given the focus back to the button. */
const dialogIsGoneMs = 60;

export interface HistoryFrameProps {
  readonly kind: LiveKind;
  readonly history: History;
  /** What looking at the chosen version met, and whether an older look at it is shown all the same. */
  readonly error: unknown;
  readonly hasContent: boolean;
  /** Beside the title, for what this kind can show in several ways. */
  readonly tools?: ReactNode;
  readonly onClose: () => void;
  /** The version, to read. */
  readonly children: ReactNode;
}

/** A version to read beside the list of all, with what can be done with it. Takes the place of what is written on. */
export const HistoryFrame = (props: HistoryFrameProps) => {
  const { kind, history, error, hasContent, tools, onClose, children } = props;
  const { versions, version, chosen, title } = history;
  const { t } = useTranslation('history');
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const root = useRef<HTMLDivElement>(null);
  const [isNaming, setNaming] = useState(false);
  const isOffline = [versions.query.error, error].some((one) => history.isUnreachable(one));

  // The list is there a moment after the view: until then the way back has the focus.
  const isListed = !versions.query.isPending;
  useEffect(() => {
    root.current?.querySelector<HTMLElement>(isListed ? '[data-version]' : 'button')?.focus();
  }, [isListed]);

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

  /** The keyboard goes on in the list, at what was named. */
  const named = (): void => {
    setNaming(false);
    setTimeout(
      () => root.current?.querySelector<HTMLElement>('[data-version][aria-current=true]')?.focus(),
      dialogIsGoneMs,
    );
  };

  return (
    <div className="history" ref={root}>
      <div className="history-bar" data-region="toolbar">
        <IconButton icon={ChevronLeft} label={t(`close.${kind}`)} shortcut="Esc" onPress={onClose} />
        <h2 className="history-title">{title}</h2>
        {tools}
        <IconButton
          icon={Tag}
          label={t(version?.name ? 'name.rename' : 'name.title')}
          onPress={() => setNaming(true)}
        />
        {version && (
          <ToggleIconButton
            icon={Pin}
            label={t(version.pinned ? 'pin.undo' : 'pin.do')}
            isSelected={version.pinned}
            onChange={(isPinned) => void history.pin(isPinned)}
          />
        )}
        <IconButton icon={Copy} label={t('copy.make')} onPress={() => void history.copy()} />
        {version && (
          <Button
            variant="primary"
            icon={RotateCcw}
            isPending={history.isRestoring}
            onPress={() => void history.restore()}
          >
            {t(isNarrow ? 'restore.short' : 'restore')}
          </Button>
        )}
      </div>
      <div className="history-work">
        {children}
        <aside className="history-panel" aria-label={t('label')} data-region="history">
          <h2>{t('label')}</h2>
          {isOffline && hasContent && (
            <div className="history-offline" role="status">
              <p>
                <strong>{t('offline.title')}</strong> {t('offline.kept')}
              </p>
              <Button onPress={() => void versions.renew()}>{t('retry')}</Button>
            </div>
          )}
          <VersionList
            kind={kind}
            versions={versions}
            chosen={chosen}
            onChoose={history.choose}
            isOffline={isOffline}
          />
        </aside>
      </div>
      {isNaming && <NameVersionDialog name={version?.name ?? ''} onName={history.name} onClose={named} />}
    </div>
  );
};
