import { classNames } from '../class-names.ts';
import { useUiText } from '../text.ts';
import './feedback.css';

export interface SpinnerProps {
  readonly size?: number;
  /** Name for screen readers; "Loading" unless told. */
  readonly label?: string;
  readonly className?: string;
}

export const Spinner = ({ size = 20, label, className }: SpinnerProps) => {
  const text = useUiText();
  return (
    <svg
      className={classNames('ui-spinner', className)}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role="img"
      aria-label={label ?? text.loading}
    >
      <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.2" />
      <path d="M10 2a8 8 0 0 1 8 8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
};
