import { Button, IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger, Submenu } from '@cloudity/ui';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Toolbar } from 'react-aria-components';
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
]);

/** Runs what was chosen once the menu has closed and given the focus back, then leads the keyboard into the grid. */
export const useChosen = () => {
  const context = useSheet();
  const chosen = useRef<CommandId | null>(null);
  return {
    choose: (id: CommandId): void => {
      chosen.current = id;
    },
    closed: (isOpen: boolean): void => {
      const id = chosen.current;
      if (isOpen || id === null) return;
      chosen.current = null;
      setTimeout(() => {
        if (!leavesGrid.has(id)) context.session.reveal.set({ takesFocus: true });
        run(id, context);
      }, 60);
    },
  };
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
  const isOffered = (entry: MenuEntry): boolean =>
    entry === '-' || typeof entry !== 'string' || (commandOf(entry).isOffered?.(page) ?? true);
  const entries = (list: readonly MenuEntry[]): readonly ReactNode[] => {
    const shown = list.filter(isOffered);
    return shown.flatMap((entry, index): readonly ReactNode[] => {
      if (entry === '-') {
        const isLine = index > 0 && index < shown.length - 1 && shown[index - 1] !== '-';
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        return isLine ? [<MenuSeparator key={`line-${index}`} />] : [];
      }
      if (typeof entry === 'string') return [item(entry)];
      const label = t(`menu.${entry.name}`);
      return [
        <Submenu
          key={entry.name}
          item={
            <MenuItem id={entry.name} textValue={label}>
              {label}
            </MenuItem>
          }
        >
          {entries(entry.items)}
        </Submenu>,
      ];
    });
  };
  return entries;
};

/** The menus hold every command with its keys. */
export const MenuBar = ({ isStarred, isFolded }: MenuBarProps) => {
  const { t } = useTranslation('sheets');
  const { choose, closed } = useChosen();
  const entries = useMenuEntries(choose, isStarred);
  if (isFolded)
    return (
      <MenuTrigger onOpenChange={closed}>
        <IconButton icon={MenuIcon} label={t('menu.all')} />
        <Menu label={t('menu.all')}>
          {menus.map(({ name, items }) => (
            <Submenu
              key={name}
              item={
                <MenuItem id={name} textValue={t(`menu.${name}`)}>
                  {t(`menu.${name}`)}
                </MenuItem>
              }
            >
              {entries(items)}
            </Submenu>
          ))}
        </Menu>
      </MenuTrigger>
    );
  return (
    <Toolbar className="doc-menubar" aria-label={t('menu.label')}>
      {menus.map(({ name, items }) => (
        <MenuTrigger key={name} onOpenChange={closed}>
          <Button variant="quiet" className="doc-menu-button">
            {t(`menu.${name}`)}
          </Button>
          <Menu label={t(`menu.${name}`)}>{entries(items)}</Menu>
        </MenuTrigger>
      ))}
    </Toolbar>
  );
};
