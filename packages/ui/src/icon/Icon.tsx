import type { LucideIcon } from 'lucide-react';
import './icon.css';

export interface IconProps {
  readonly of: LucideIcon;
  /** Pixels; 18 unless a place needs another. */
  readonly size?: number;
  /** Name for screen readers; without it the icon is decoration. */
  readonly label?: string;
  readonly className?: string;
}

export const Icon = ({ of: Glyph, size = 18, label, className }: IconProps) => (
  <Glyph
    size={size}
    strokeWidth={1.75}
    className={className ? `ui-icon ${className}` : 'ui-icon'}
    {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
  />
);
