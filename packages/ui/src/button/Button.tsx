import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Spinner } from '../feedback/Spinner.tsx';
import { Icon } from '../icon/Icon.tsx';
import './button.css';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  /** Shown after the text, for example a chevron of a menu button. */
  readonly trailingIcon?: LucideIcon;
  readonly size?: 'normal' | 'large';
  readonly isWide?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A push button. While `isPending` it keeps its width, shows a spinner and ignores presses. */
export const Button = ({
  variant = 'secondary',
  icon,
  trailingIcon,
  size = 'normal',
  isWide = false,
  className,
  children,
  ...props
}: ButtonProps) => (
  <AriaButton
    {...props}
    className={classNames(
      'ui-button',
      `ui-button-${variant}`,
      size === 'large' && 'ui-button-large',
      isWide && 'ui-button-wide',
      className,
    )}
  >
    {({ isPending }) => (
      <>
        {isPending && <Spinner size={16} className="ui-button-spinner" />}
        <span className="ui-button-content">
          {icon && <Icon of={icon} />}
          {children !== undefined && <span className="ui-button-text">{children}</span>}
          {trailingIcon && <Icon of={trailingIcon} size={16} />}
        </span>
      </>
    )}
  </AriaButton>
);
