import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode, RefObject } from 'react';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
  type PopoverProps,
  type Selection,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import './menu.css';

export { MenuTrigger };

export interface MenuProps {
  readonly label?: string;
  readonly children: ReactNode;
  readonly placement?: PopoverProps['placement'];
  readonly triggerRef?: RefObject<Element | null>;
  readonly isOpen?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** Which item has the focus when the menu opens without a MenuTrigger, which sees to that itself. */
  readonly autoFocus?: 'first';
  /** Likewise: an item was chosen. */
  readonly onClose?: () => void;
  readonly className?: string;
}

/** The floating part of a menu; stands beside its button inside a MenuTrigger, or controlled by `isOpen` and `triggerRef`. */
export const Menu = ({
  label,
  children,
  placement = 'bottom start',
  autoFocus,
  onClose,
  className,
  ...popover
}: MenuProps) => (
  <Popover {...popover} placement={placement} offset={4} className={classNames('ui-popover', className)}>
    <AriaMenu
      className="ui-menu"
      {...(label ? { 'aria-label': label } : {})}
      {...(autoFocus ? { autoFocus } : {})}
      {...(onClose ? { onClose } : {})}
    >
      {children}
    </AriaMenu>
  </Popover>
);

export interface MenuItemProps extends Omit<AriaMenuItemProps, 'className' | 'children'> {
  readonly icon?: LucideIcon;
  /** As the reader presses it, for example `Ctrl C`. */
  readonly shortcut?: string | undefined;
  readonly tone?: 'danger';
  readonly description?: string;
  readonly children: ReactNode;
}

export const MenuItem = ({ icon, shortcut, tone, description, children, ...props }: MenuItemProps) => (
  <AriaMenuItem
    {...props}
    className={classNames('ui-menu-item', tone === 'danger' && 'ui-menu-item-danger')}
    {...(props.textValue === undefined && typeof children === 'string' ? { textValue: children } : {})}
  >
    {({ hasSubmenu, isSelected, selectionMode }) => (
      <>
        {selectionMode !== 'none' && (
          <span className="ui-menu-check">{isSelected && <Icon of={Check} size={16} />}</span>
        )}
        {icon && <Icon of={icon} />}
        <span className="ui-menu-text">
          <span>{children}</span>
          {description && <span className="ui-description">{description}</span>}
        </span>
        {shortcut && <kbd className="ui-menu-keys">{shortcut}</kbd>}
        {hasSubmenu && <Icon of={ChevronRight} size={16} className="ui-menu-more" />}
      </>
    )}
  </AriaMenuItem>
);

export const MenuSeparator = () => <Separator className="ui-menu-separator" />;

export interface MenuSectionProps {
  readonly title?: string;
  readonly label?: string;
  readonly children: ReactNode;
  readonly selectionMode?: 'single' | 'multiple';
  readonly selectedKeys?: Iterable<string>;
  readonly onSelectionChange?: (keys: Selection) => void;
}

/** Items that belong together; with a selection mode they carry check marks. */
export const MenuSection = ({ title, label, children, ...selection }: MenuSectionProps) => (
  <AriaMenuSection className="ui-menu-section" {...selection} {...(label ? { 'aria-label': label } : {})}>
    {title && <Header className="ui-menu-title">{title}</Header>}
    {children}
  </AriaMenuSection>
);

export interface SubmenuProps {
  readonly item: ReactElement;
  readonly children: ReactNode;
}

/** A menu behind an item: `<Submenu item={<MenuItem …/>}>…</Submenu>`. */
export const Submenu = ({ item, children }: SubmenuProps) => (
  <SubmenuTrigger>
    {item}
    <Menu placement="end top">{children}</Menu>
  </SubmenuTrigger>
);
