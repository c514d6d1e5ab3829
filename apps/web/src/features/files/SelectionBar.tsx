import { IconButton } from '@cloudity/ui';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { Action } from './action.ts';
import { actionIcon, actionShortcut } from './file-menu.ts';

export interface SelectionBarProps {
  readonly count: number;
  readonly actions: readonly Action[];
  readonly onAction: (action: Action) => void;
  readonly onClear: () => void;
  /** What this place alone can do with a selection. */
  readonly children?: ReactNode;
}

/** Takes the toolbar's place while something is selected. */
export const SelectionBar = ({ count, actions, onAction, onClear, children }: SelectionBarProps) => {
  const { t } = useTranslation('files');
  return (
    <Toolbar className="selection-bar" aria-label={t('selection.count', { count })}>
      <IconButton icon={X} label={t('selection.clear')} shortcut="Esc" onPress={onClear} />
      <span className="selection-count" aria-live="polite">
        {t('selection.count', { count })}
      </span>
      {actions.map((action) => (
        <IconButton
          key={action}
          icon={actionIcon[action]}
          label={t(`action.${action}`)}
          {...(actionShortcut[action] ? { shortcut: actionShortcut[action] } : {})}
          onPress={() => onAction(action)}
        />
      ))}
      {children}
    </Toolbar>
  );
};
