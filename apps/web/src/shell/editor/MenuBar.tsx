import { Button, IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger, Submenu } from '@cloudity/ui';
import { Menu as MenuIcon } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Toolbar } from 'react-aria-components';

/** A command, a line between groups, or a menu behind an item. */
export type MenuEntry<Command extends string, Name extends string> =
  | Command
  | '-'
  | { readonly name: Name; readonly items: readonly (Command | '-')[] };

export interface MenuEntriesOptions<Command extends string, Name extends string> {
  readonly item: (command: Command) => ReactNode;
  readonly isOffered: (command: Command) => boolean;
  readonly label: (name: Name) => string;
}

/** The entries of a menu, as far as they are offered: no line at an end or beside another, no menu with nothing in it. */
export const menuEntries = <Command extends string, Name extends string>(
  list: readonly MenuEntry<Command, Name>[],
  options: MenuEntriesOptions<Command, Name>,
): readonly ReactNode[] => {
  const isOffered = (entry: MenuEntry<Command, Name>): boolean => {
    if (entry === '-') return true;
    if (typeof entry === 'string') return options.isOffered(entry);
    return entry.items.some((item) => item !== '-' && options.isOffered(item));
  };
  const shown = list.filter(isOffered);
  return shown.flatMap((entry, index): readonly ReactNode[] => {
    if (entry === '-') {
      const isLine = index > 0 && index < shown.length - 1 && shown[index - 1] !== '-';
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
      return isLine ? [<MenuSeparator key={`line-${index}`} />] : [];
    }
    if (typeof entry === 'string') return [options.item(entry)];
    const label = options.label(entry.name);
    return [
      <Submenu
        key={entry.name}
        item={
          <MenuItem id={entry.name} textValue={label}>
            {label}
          </MenuItem>
        }
      >
        {menuEntries(entry.items, options)}
      </Submenu>,
    ];
  });
};

/** After react-aria has given the focus back to the button. */
const focusIsBackMs = 60;

/** Runs what was chosen when its menu has closed, so that the focus ends where it belongs. */
export const useChosen = <Command extends string>(run: (command: Command) => void) => {
  const chosen = useRef<Command | null>(null);
  return {
    choose: (command: Command): void => {
      chosen.current = command;
    },
    closed: (isOpen: boolean): void => {
      const command = chosen.current;
      if (isOpen || command === null) return;
      chosen.current = null;
      setTimeout(() => run(command), focusIsBackMs);
    },
  };
};

export interface MenuBarProps {
  readonly label: string;
  /** Of the one button with all menus behind it, on narrow pages. */
  readonly allLabel: string;
  readonly isFolded: boolean;
  readonly menus: readonly { readonly name: string; readonly label: string; readonly content: readonly ReactNode[] }[];
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** The menus of an editor side by side, or behind one button. */
export const MenuBar = ({ label, allLabel, isFolded, menus, onOpenChange }: MenuBarProps) =>
  isFolded ? (
    <MenuTrigger onOpenChange={onOpenChange}>
      <IconButton icon={MenuIcon} label={allLabel} className="doc-menu-all" />
      <Menu label={allLabel}>
        {menus.map((menu) => (
          <Submenu
            key={menu.name}
            item={
              <MenuItem id={menu.name} textValue={menu.label}>
                {menu.label}
              </MenuItem>
            }
          >
            {menu.content}
          </Submenu>
        ))}
      </Menu>
    </MenuTrigger>
  ) : (
    <Toolbar className="doc-menubar" aria-label={label}>
      {menus.map((menu) => (
        <MenuTrigger key={menu.name} onOpenChange={onOpenChange}>
          <Button variant="quiet" className="doc-menu-button">
            {menu.label}
          </Button>
          <Menu label={menu.label}>{menu.content}</Menu>
        </MenuTrigger>
      ))}
    </Toolbar>
  );
