import type { ReactNode } from 'react';
import './pages.css';

export interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons at the end of the head. */
  readonly actions?: ReactNode;
  /** `narrow` for forms, `wide` for tables. */
  readonly width?: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** A page of the shell with its heading and its window title. */
export const Page = ({ title, description, actions, width = 'wide', children }: PageProps) => (
  <div className={`page page-${width}`}>
    <title>{`${title} · Cloudity`}</title>
    <header className="page-head">
      <div className="page-heading">
        <h1>{title}</h1>
        {description && <p className="page-description">{description}</p>}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
    </header>
    {children}
  </div>
);

export interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}

/** A titled panel of a settings page. */
export const Section = ({ title, description, action, children }: SectionProps) => (
  <section className="section">
    <header className="section-head">
      <div className="section-heading">
        <h2>{title}</h2>
        {description && <p className="page-description">{description}</p>}
      </div>
      {action}
    </header>
    {children}
  </section>
);
