import { ChevronRight } from 'lucide-react';
import { Breadcrumbs as AriaBreadcrumbs, Breadcrumb, Link } from 'react-aria-components';
import { Icon } from '../icon/Icon.tsx';
import './navigation.css';

export interface Crumb {
  readonly id: string;
  readonly title: string;
  readonly href: string;
}

export interface BreadcrumbsProps {
  readonly label: string;
  readonly crumbs: readonly Crumb[];
}

/** The way from the root to here; the last crumb is the page itself. */
export const Breadcrumbs = ({ label, crumbs }: BreadcrumbsProps) => (
  <nav aria-label={label} className="ui-breadcrumbs-nav">
    <AriaBreadcrumbs className="ui-breadcrumbs">
      {crumbs.map((crumb, index) => (
        <Breadcrumb key={crumb.id} id={crumb.id} className="ui-breadcrumb">
          <Link href={crumb.href} className="ui-breadcrumb-link">
            {crumb.title}
          </Link>
          {index < crumbs.length - 1 && <Icon of={ChevronRight} size={16} />}
        </Breadcrumb>
      ))}
    </AriaBreadcrumbs>
  </nav>
);
