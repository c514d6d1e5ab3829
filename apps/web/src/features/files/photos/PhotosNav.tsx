import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../../shell/language/use-translation.ts';

/** The two ways to look at photos: by time, and as people put them together. */
export const PhotosNav = ({ here }: { readonly here: 'photos' | 'albums' }) => {
  const { t } = useTranslation('photos');
  const current = (name: 'photos' | 'albums') => (name === here ? ({ 'aria-current': 'page' } as const) : {});
  return (
    <>
      <h1 className="visually-hidden">{here === 'photos' ? t('label') : t('albums')}</h1>
      <nav className="photos-nav" aria-label={t('view')}>
        <Link
          to="/photos"
          activeOptions={{ exact: true }}
          activeProps={{}}
          className="photos-nav-link"
          {...current('photos')}
        >
          {t('label')}
        </Link>
        <Link
          to="/photos/albums"
          activeOptions={{ exact: true }}
          activeProps={{}}
          className="photos-nav-link"
          {...current('albums')}
        >
          {t('albums')}
        </Link>
      </nav>
    </>
  );
};
