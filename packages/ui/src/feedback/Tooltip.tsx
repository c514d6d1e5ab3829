import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import './feedback.css';

export type TooltipPlacement = 'top' | 'bottom' | 'left' | 'right' | 'start' | 'end';

export interface TooltipProps {
  readonly text: string;
  readonly shortcut?: string | undefined;
  readonly placement?: TooltipPlacement | undefined;
  /** One focusable react-aria element. */
  readonly children: ReactElement;
}

/** Names its child on hover after half a second and on keyboard focus at once. */
export const Tooltip = ({ text, shortcut, placement = 'bottom', children }: TooltipProps) => (
  <TooltipTrigger delay={500} closeDelay={0}>
    {children}
    <AriaTooltip className="ui-tooltip" placement={placement} offset={6}>
      {text}
      {shortcut && <kbd className="ui-tooltip-keys">{shortcut}</kbd>}
    </AriaTooltip>
  </TooltipTrigger>
);
