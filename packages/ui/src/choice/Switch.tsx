import type { ReactNode } from 'react';
import { Switch as AriaSwitch, type SwitchProps as AriaSwitchProps } from 'react-aria-components';
import './choice.css';

export interface SwitchProps extends Omit<AriaSwitchProps, 'className' | 'children'> {
  readonly children: ReactNode;
  readonly description?: ReactNode;
}

/** A setting that takes effect at once. */
export const Switch = ({ children, description, ...props }: SwitchProps) => (
  <AriaSwitch {...props} className="ui-switch">
    <span className="ui-switch-text">
      <span className="ui-switch-label">{children}</span>
      {description && <span className="ui-description">{description}</span>}
    </span>
    <span className="ui-switch-track" aria-hidden="true">
      <span className="ui-switch-thumb" />
    </span>
  </AriaSwitch>
);
