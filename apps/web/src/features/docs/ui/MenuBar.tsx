import { Button, IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger, Submenu } from '@cloudity/ui';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Facts } from '../commands/facts.ts';
import { type MenuEntry, menus } from '../commands/menus.ts';
import { type CommandId, commandOf, isEnabled } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcut-text.ts';
import { commandIcons } from './command-icons.ts';
import { useEditorContext } from './context.ts';

export interface MenuBarProps {
  readonly facts: Facts;
  readonly isStarred: boolean;
  /** One button with all menus behind it, for narrow pages. */
  readonly isFolded: boolean;
}

/** The menus hold every command with its keys. A chosen one runs when the menu has closed, so that focus ends where it belongs. */
export const MenuBar = ({ facts, isStarred, isFolded }: MenuBarProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const chosen = useRef<CommandId | null>(null);

  const closed = (isOpen: boolean): void => {
    const id = chosen.current;
    if (isOpen || id === null) return;
    chosen.current = null;
    // After react-aria has given the focus back to the button.
    setTimeout(() => commandOf(id).run(context), 60);
  };

  const item = (id: CommandId): ReactNode => {
    const command = commandOf(id);
    const key = command.keys?.[0];
    const icon = commandIcons[id];
    const label = id === 'star' && isStarred ? t('command.unstar') : t(`command.${id}`);
    return (
      <MenuItem
        key={id}
        id={id}
        textValue={label}
        isDisabled={!isEnabled(command, facts)}
        shortcut={key === undefined ? undefined : shortcutText(key)}
        {...(icon === undefined ? {} : { icon })}
        {...(id === 'trash' ? { tone: 'danger' as const } : {})}
        onAction={() => {
          chosen.current = id;
        }}
      >
        {command.isOn?.(facts) === true ? <span className="doc-menu-on">{label}</span> : label}
      </MenuItem>
    );
  };

  const isOffered = (entry: MenuEntry): boolean => {
    if (entry === '-') return true;
    if (typeof entry !== 'string') return entry.items.some((item) => item !== '-' && isOffered(item));
    return commandOf(entry).isOffered?.(context.page) ?? true;
  };

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

  if (isFolded) {
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
  }
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
