import { MenuItem } from '@cloudity/ui';
import { type ReactNode, useState } from 'react';
import { MenuBar as Bar, menuEntries, useChosen as useChosenCommand } from '../../../shell/editor/MenuBar.tsx';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { keyText } from '../commands/keys.ts';
import { type MenuEntry, menus } from '../commands/menus.ts';
import { type CommandId, commandOf, isEnabled, run } from '../commands/registry.ts';
import { commandIcons } from './command-icons.ts';
import { useSheet } from './context.ts';

export interface MenuBarProps {
  readonly isStarred: boolean;
  /** One button with all menus behind it, for narrow pages. */
  readonly isFolded: boolean;
}

/** Commands that lead the keyboard elsewhere than into the grid. */
const leavesGrid: ReadonlySet<CommandId> = new Set([
  'share',
  'rename',
  'trash',
  'newSpreadsheet',
  'find',
  'shortcuts',
  'renameSheet',
  'resizeRows',
  'resizeColumns',
  'goTo',
  'focusToolbar',
  'editCell',
  'functionSum',
  'functionAverage',
  'functionCount',
  'functionMax',
  'functionMin',
  'functionIf',
  'functionLookup',
  'print',
  'filterMenu',
  'filterViews',
  'namedRanges',
  'protection',
  'comment',
  'comments',
  'validation',
  'conditions',
  'dropdown',
  'insertChart',
  'editChart',
  'pivot',
  'insertSparkline',
  'insertImage',
  'insertLink',
]);

/** Runs what was chosen once the menu has closed, then leads the keyboard into the grid. */
export const useChosen = () => {
  const context = useSheet();
  return useChosenCommand<CommandId>((id) => {
    if (!leavesGrid.has(id)) context.session.reveal.set({ takesFocus: true });
    run(id, context);
  });
};

/** The entries of a menu, as far as they are offered. */
export const useMenuEntries = (choose: (id: CommandId) => void, isStarred = false) => {
  const { t } = useTranslation('sheets');
  const { t: frame } = useTranslation('editor');
  const { session, page } = useSheet();
  const item = (id: CommandId): ReactNode => {
    const command = commandOf(id);
    const key = command.keys?.[0];
    const icon = commandIcons[id];
    const label = id === 'star' ? frame(isStarred ? 'header.unstar' : 'header.star') : t(`command.${id}`);
    return (
      <MenuItem
        key={id}
        id={id}
        textValue={label}
        isDisabled={!isEnabled(command, session)}
        shortcut={key === undefined ? undefined : keyText(key)}
        {...(icon === undefined ? {} : { icon })}
        {...(id === 'trash' || id === 'deleteSheet' ? { tone: 'danger' as const } : {})}
        onAction={() => choose(id)}
      >
        {command.isOn?.(session) === true ? <span className="doc-menu-on">{label}</span> : label}
      </MenuItem>
    );
  };
  const isOffered = (id: CommandId): boolean => commandOf(id).isOffered?.(page) ?? true;
  return (list: readonly MenuEntry[]): readonly ReactNode[] =>
    menuEntries(list, { item, isOffered, label: (submenu) => t(`menu.${submenu}`) });
};

/** The menus hold every command with its keys. */
export const MenuBar = ({ isStarred, isFolded }: MenuBarProps) => {
  const { t } = useTranslation('sheets');
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose, isStarred);
  // What can be done changes with every edit: it is looked up when a menu opens.
  const [, renew] = useState(0);
  return (
    <Bar
      label={t('menu.label')}
      allLabel={t('menu.all')}
      isFolded={isFolded}
      onOpenChange={(isOpen) => {
        if (isOpen) renew((count) => count + 1);
        closed(isOpen);
      }}
      menus={menus.map(({ name, items }) => ({ name, label: t(`menu.${name}`), content: entries(items) }))}
    />
  );
};
