import { IconButton, Sheet } from '@cloudity/ui';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../../shell/layout/use-media-query.ts';
import '../style/panels.css';

export interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons that stay in view. */
  readonly footer?: ReactNode;
}

/** Beside the grid; from below on phones. Takes the keyboard when it opens; Escape closes it. */
export const SidePanel = ({ title, onClose, children, footer }: SidePanelProps) => {
  const { t } = useTranslation('sheetTools');
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const root = useRef<HTMLElement>(null);
  useEffect(() => root.current?.focus(), []);
  const content = (
    <>
      <header className="sheet-panel-head">
        <h2>{title}</h2>
        <IconButton icon={X} label={t('panel.close')} onPress={onClose} />
      </header>
      <div className="sheet-panel-body">{children}</div>
      {footer && <footer className="sheet-panel-foot">{footer}</footer>}
    </>
  );
  if (isNarrow)
    return (
      <Sheet label={title} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
        <div className="sheet-panel is-below">{content}</div>
      </Sheet>
    );
  return (
    <aside
      ref={root}
      className="sheet-panel"
      aria-label={title}
      data-region="panel"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      {content}
    </aside>
  );
};
