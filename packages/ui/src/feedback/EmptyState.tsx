import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../icon/Icon.tsx';
import './feedback.css';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What belongs here and how it gets here. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly headingLevel?: 1 | 2;
}

export const EmptyState = ({ icon, title, children, action, headingLevel = 2 }: EmptyStateProps) => {
  const Title = headingLevel === 1 ? 'h1' : 'h2';
  return (
    <div className="ui-empty">
      <span className="ui-empty-icon">
        <Icon of={icon} size={26} />
      </span>
      <Title className="ui-empty-title">{title}</Title>
      {children && <div className="ui-empty-text">{children}</div>}
      {action && <div className="ui-empty-action">{action}</div>}
    </div>
  );
};

export interface ErrorStateProps {
  readonly icon?: LucideIcon;
  readonly title: string;
  /** The cause and the next step. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** The request's id for support, shown small and copyable, with its label. */
  readonly reference?: string | undefined;
  readonly headingLevel?: 1 | 2;
}

export const ErrorState = ({ icon = CircleAlert, reference, children, ...rest }: ErrorStateProps) => (
  <div role="alert">
    <EmptyState icon={icon} {...rest}>
      {children}
      {reference && <p className="ui-reference">{reference}</p>}
    </EmptyState>
  </div>
);
