import { EmptyState } from '@cloudity/ui';
import { useLocation } from '@tanstack/react-router';
import { Link2Off } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { GuestPage as LinkedFile } from '../../features/files/GuestPage.tsx';
import { loadArea } from '../language/i18n.ts';
import { useTranslation } from '../language/use-translation.ts';
import { PendingPage } from '../pages/PendingPage.tsx';
import { tokenInFragment } from '../return-path.ts';

const GuestDocument = lazy(async () => {
  const [module] = await Promise.all([
    import('../../features/docs/DocumentPage.tsx'),
    loadArea('docs'),
    loadArea('editor'),
  ]);
  return { default: module.GuestDocument };
});
const GuestSheet = lazy(async () => {
  const [module] = await Promise.all([
    import('../../features/sheets/SheetPage.tsx'),
    loadArea('sheets'),
    loadArea('editor'),
  ]);
  return { default: module.GuestSheet };
});

/** What a link opens for somebody without an account: the link's token is in the address's fragment. */
export const GuestPage = () => {
  const { t } = useTranslation();
  const token = tokenInFragment(useLocation({ select: (location) => location.hash }));
  if (!token)
    return (
      <main className="page page-centered">
        <EmptyState icon={Link2Off} headingLevel={1} title={t('link.missing.title')}>
          {t('link.missing.text')}
        </EmptyState>
      </main>
    );
  return (
    <LinkedFile
      key={token}
      linkToken={token}
      renderDocument={({ id, kind }, session) => (
        <Suspense fallback={<PendingPage />}>
          {kind === 'sheet' ? (
            <GuestSheet fileId={id} session={session} />
          ) : (
            <GuestDocument fileId={id} session={session} />
          )}
        </Suspense>
      )}
    />
  );
};
