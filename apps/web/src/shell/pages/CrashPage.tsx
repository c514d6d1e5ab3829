import { Button, ButtonLink } from '@cloudity/ui';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from '../language/use-translation.ts';
import { ErrorNote } from './ErrorNote.tsx';
import './pages.css';

/** What stands in for a page that failed: its cause, a way to try again and a way home. */
export const CrashPage = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  const { t } = useTranslation();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="page page-centered">
      <ErrorNote
        error={error}
        headingLevel={1}
        action={
          <>
            <Button variant="primary" onPress={retry}>
              {t('ui.retry')}
            </Button>
            <ButtonLink href="/">{t('notFound.home')}</ButtonLink>
          </>
        }
      />
    </div>
  );
};
