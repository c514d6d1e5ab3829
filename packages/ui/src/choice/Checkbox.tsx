import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps as AriaCheckboxProps } from 'react-aria-components';
import './choice.css';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'className' | 'children'> {
  readonly children?: ReactNode;
}

export const Checkbox = ({ children, ...props }: CheckboxProps) => (
  <AriaCheckbox {...props} className="ui-checkbox">
    {({ isSelected, isIndeterminate }) => (
      <>
        <span className="ui-checkbox-box" aria-hidden="true">
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            {isIndeterminate ? <path d="M3 8h10" /> : isSelected ? <path d="m3 8.5 3.2 3.2L13 4.8" /> : null}
          </svg>
        </span>
        {children}
      </>
    )}
  </AriaCheckbox>
);
