import { ContextMenu, type ContextMenuPoint, MenuItem, MenuSeparator } from '@cloudity/ui';
import { Fragment } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { Action } from './action.ts';
import { actionIcon, actionShortcut } from './file-menu.ts';

export interface FileMenuProps {
  readonly point: ContextMenuPoint | null;
  readonly actions: readonly Action[];
  readonly onAction: (action: Action) => void;
  readonly onClose: () => void;
}

/** The context menu of the selected files. */
export const FileMenu = ({ point, actions, onAction, onClose }: FileMenuProps) => {
  const { t } = useTranslation('files');
  return (
    <ContextMenu label={t('list.label')} point={actions.length > 0 ? point : null} onClose={onClose}>
      {actions.map((action) => (
        <Fragment key={action}>
          {(action === 'trash' || action === 'delete') && actions.length > 1 && <MenuSeparator />}
          <MenuItem
            id={action}
            icon={actionIcon[action]}
            shortcut={actionShortcut[action]}
            {...(action === 'delete' ? { tone: 'danger' as const } : {})}
            onAction={() => onAction(action)}
          >
            {t(`action.${action}`)}
          </MenuItem>
        </Fragment>
      ))}
    </ContextMenu>
  );
};
