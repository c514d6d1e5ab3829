import { Button, Icon, Menu, MenuItem, MenuTrigger, Tooltip } from '@cloudity/ui';
import { Link, useLocation } from '@tanstack/react-router';
import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Focusable } from 'react-aria-components';
import { appsFor, areaOf, type Place } from '../apps.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useMe } from '../session/me.ts';

/** Follows the list: the files matter more. */
const StorageMeter = lazy(async () => ({ default: (await import('./StorageMeter.tsx')).StorageMeter }));

export interface SideBarProps {
  /** Icons only, with the names in tooltips. */
  readonly isRail?: boolean;
  /** Called when a place was chosen; closes the drawer. */
  readonly onNavigate?: () => void;
}

const isHere = (place: Place, path: string) => (place.path === '/' ? path === '/' : path.startsWith(place.path));

/** The switcher between areas, and the places of the area that is open. */
export const SideBar = ({ isRail = false, onNavigate }: SideBarProps) => {
  const { t } = useTranslation();
  const path = useLocation({ select: (location) => location.pathname });
  const areas = appsFor(useMe());
  const area = areaOf(areas, path);
  if (!area) return null;
  return (
    <nav className={isRail ? 'side side-rail' : 'side'} aria-label={t('side.label')}>
      <MenuTrigger>
        <Button
          variant="quiet"
          className="side-switch"
          {...(isRail ? { 'aria-label': t('side.switch', { name: t(`app.${area.id}`) }) } : {})}
        >
          <span className="side-switch-content">
            <span className="side-app">
              <Icon of={area.icon} size={16} />
            </span>
            {!isRail && (
              <>
                <span className="side-name">{t(`app.${area.id}`)}</span>
                <Icon of={ChevronsUpDown} size={16} className="side-more" />
              </>
            )}
          </span>
        </Button>
        <Menu label={t('side.apps')}>
          {areas.map(({ id, icon, places }) => (
            <MenuItem
              key={id}
              icon={icon}
              href={places[0]?.path ?? '/'}
              textValue={t(`app.${id}`)}
              description={t(`app.${id}.description`)}
              {...(onNavigate ? { onAction: onNavigate } : {})}
            >
              {t(`app.${id}`)}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
      <ul className="side-places">
        {area.places.map((place) => {
          const link = (
            <Link
              to={place.path as '/'}
              className="side-place"
              activeProps={{}}
              {...(isHere(place, path) ? { 'aria-current': 'page' } : {})}
              {...(isRail ? { 'aria-label': t(place.name) } : {})}
              {...(onNavigate ? { onClick: onNavigate } : {})}
            >
              <Icon of={place.icon} />
              {!isRail && <span className="side-name">{t(place.name)}</span>}
            </Link>
          );
          return (
            <li key={place.path}>
              {isRail ? (
                <Tooltip text={t(place.name)} placement="end">
                  <Focusable>{link}</Focusable>
                </Tooltip>
              ) : (
                link
              )}
            </li>
          );
        })}
      </ul>
      {area.id === 'files' && !isRail && (
        <Suspense>
          <StorageMeter />
        </Suspense>
      )}
    </nav>
  );
};
