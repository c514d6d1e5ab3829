import { Banner } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useApi } from './files-access.ts';

/** How long what is here stays, as the organization decided. */
export const TrashNote = () => {
  const { t } = useTranslation('files');
  const api = useApi();
  const storage = useQuery({ queryKey: ['storage', 'own'], queryFn: () => api('GET /storage', {}), staleTime: 30_000 });
  return storage.data ? <Banner>{t('trash.note', { count: storage.data.trashDays })}</Banner> : null;
};
