import { ButtonLink, EmptyState } from '@cloudity/ui';
import { Compass } from 'lucide-react';
import { useTranslation } from '../language/use-translation.ts';
import './pages.css';

export const NotFoundPage = () => {
  const { t } = useTranslation();
  return (
    <main className="page page-centered">
      <title>{t('notFound.title')}</title>
      <EmptyState
        icon={Compass}
        headingLevel={1}
        title={t('notFound.title')}
        action={<ButtonLink href="/">{t('notFound.home')}</ButtonLink>}
      >
        {t('notFound.text')}
      </EmptyState>
    </main>
  );
};
