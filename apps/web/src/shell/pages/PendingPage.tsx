import { SkeletonRows } from '@cloudity/ui';
import { useTranslation } from '../language/use-translation.ts';
import './pages.css';

/** Shown when a page's code or first data takes longer than 200 ms. */
export const PendingPage = () => {
  const { t } = useTranslation();
  return (
    <div className="page">
      <SkeletonRows label={t('ui.loading')} rows={6} />
    </div>
  );
};
