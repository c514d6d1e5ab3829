import type { ReactNode } from 'react';
import type { Tone } from './Banner.tsx';
import './feedback.css';

export interface BadgeProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
}

export const Badge = ({ tone = 'neutral', children }: BadgeProps) => (
  <span className={`ui-badge ui-badge-${tone}`}>{children}</span>
);
