import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Icon } from '../icon/Icon.tsx';
import './feedback.css';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

const icons: Readonly<Record<Tone, LucideIcon>> = {
  neutral: Info,
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

export interface BannerProps {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly title?: string;
  readonly children?: ReactNode;
  /** Buttons or links at the end. */
  readonly action?: ReactNode;
}

/** A message in the flow of the page; announced when it appears. */
export const Banner = ({ tone = 'neutral', icon, title, children, action }: BannerProps) => (
  <div className={`ui-banner ui-banner-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
    <Icon of={icon ?? icons[tone]} />
    <div className="ui-banner-body">
      {title && <p className="ui-banner-title">{title}</p>}
      {children && <div>{children}</div>}
    </div>
    {action && <div className="ui-banner-action">{action}</div>}
  </div>
);
