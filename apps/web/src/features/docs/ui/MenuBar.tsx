import { MenuItem } from '@cloudity/ui';
import type { ReactNode } from 'react';
import { MenuBar as Bar, menuEntries, useChosen } from '../../../shell/editor/MenuBar.tsx';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Facts } from '../commands/facts.ts';
import { menus } from '../commands/menus.ts';
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

/** The menus hold every command with its keys. */
export const MenuBar = ({ facts, isStarred, isFolded }: MenuBarProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const { choose, closed } = useChosen<CommandId>((id) => commandOf(id).run(context));

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
        onAction={() => choose(id)}
      >
        {command.isOn?.(facts) === true ? <span className="doc-menu-on">{label}</span> : label}
      </MenuItem>
    );
  };
  const isOffered = (id: CommandId): boolean => commandOf(id).isOffered?.(context.page) ?? true;

  return (
    <Bar
      label={t('menu.label')}
      allLabel={t('menu.all')}
      isFolded={isFolded}
      onOpenChange={closed}
      menus={menus.map(({ name, items }) => ({
        name,
        label: t(`menu.${name}`),
        content: menuEntries(items, { item, isOffered, label: (submenu) => t(`menu.${submenu}`) }),
      }))}
    />
  );
};
