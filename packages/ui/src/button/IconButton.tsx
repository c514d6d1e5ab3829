import type { LucideIcon } from 'lucide-react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton as AriaToggleButton,
  type ToggleButtonProps as AriaToggleButtonProps,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Tooltip, type TooltipPlacement } from '../feedback/Tooltip.tsx';
import { Icon } from '../icon/Icon.tsx';
import './button.css';

interface Shared {
  readonly icon: LucideIcon;
  /** Name for screen readers and text of the tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly placement?: TooltipPlacement;
  readonly iconSize?: number;
  readonly className?: string;
}

export interface IconButtonProps extends Shared, Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> {}

/** A square button with an icon, a name and a tooltip that shows the name. */
export const IconButton = ({ icon, label, shortcut, placement, iconSize, className, ...props }: IconButtonProps) => (
  <Tooltip text={label} shortcut={shortcut} placement={placement}>
    <AriaButton
      {...props}
      aria-label={label}
      className={classNames('ui-button ui-button-quiet ui-icon-button', className)}
    >
      <Icon of={icon} size={iconSize ?? 18} />
    </AriaButton>
  </Tooltip>
);

export interface ToggleIconButtonProps
  extends Shared,
    Omit<AriaToggleButtonProps, 'className' | 'children' | 'aria-label'> {}

/** An icon button that stays pressed while `isSelected`. */
export const ToggleIconButton = ({
  icon,
  label,
  shortcut,
  placement,
  iconSize,
  className,
  ...props
}: ToggleIconButtonProps) => (
  <Tooltip text={label} shortcut={shortcut} placement={placement}>
    <AriaToggleButton
      {...props}
      aria-label={label}
      className={classNames('ui-button ui-button-quiet ui-icon-button', className)}
    >
      <Icon of={icon} size={iconSize ?? 18} />
    </AriaToggleButton>
  </Tooltip>
);
