import type { LucideIcon } from 'lucide-react';
import { Link as AriaLink, type LinkProps as AriaLinkProps } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import type { ButtonVariant } from './Button.tsx';
import './button.css';

export interface TextLinkProps extends Omit<AriaLinkProps, 'className'> {
  readonly className?: string;
}

/** A link in running text; internal addresses go through the application's router. */
export const TextLink = ({ className, ...props }: TextLinkProps) => (
  <AriaLink {...props} className={classNames('ui-link', className)} />
);

export interface ButtonLinkProps extends Omit<AriaLinkProps, 'className' | 'children'> {
  readonly variant?: ButtonVariant;
  readonly icon?: LucideIcon;
  readonly children: string;
}

/** A link that looks like a button. */
export const ButtonLink = ({ variant = 'secondary', icon, children, ...props }: ButtonLinkProps) => (
  <AriaLink {...props} className={`ui-button ui-button-${variant}`}>
    <span className="ui-button-content">
      {icon && <Icon of={icon} />}
      <span className="ui-button-text">{children}</span>
    </span>
  </AriaLink>
);
