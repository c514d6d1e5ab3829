import { Label, ProgressBar } from 'react-aria-components';
import './feedback.css';

export interface ProgressProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** 0–100; without it the bar shows that something happens. */
  readonly value?: number;
}

export const Progress = ({ label, isLabelHidden = false, value }: ProgressProps) => (
  <ProgressBar
    className="ui-progress"
    {...(value === undefined ? { isIndeterminate: true } : { value })}
    {...(isLabelHidden ? { 'aria-label': label } : {})}
  >
    {({ percentage, valueText, isIndeterminate }) => (
      <>
        {!isLabelHidden && (
          <span className="ui-progress-head">
            <Label>{label}</Label>
            {!isIndeterminate && <span className="tabular">{valueText}</span>}
          </span>
        )}
        <span className="ui-progress-track">
          <span
            className={isIndeterminate ? 'ui-progress-fill ui-progress-busy' : 'ui-progress-fill'}
            style={isIndeterminate ? {} : { width: `${percentage ?? 0}%` }}
          />
        </span>
      </>
    )}
  </ProgressBar>
);
