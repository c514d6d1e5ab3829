import { Progress } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { useFormats } from '../language/format.ts';
import { useTranslation } from '../language/use-translation.ts';

/** How much of one's storage is used: with a bar where there is a quota. Nothing while it is not known; the files matter more. */
export const StorageMeter = () => {
  const { t } = useTranslation();
  const formats = useFormats();
  const storage = useQuery({
    queryKey: ['storage', 'own'],
    queryFn: ({ signal }) => api('GET /storage', {}, { signal }),
    staleTime: 30_000,
  });
  if (!storage.data) return null;
  const { usedBytes, quotaBytes } = storage.data;
  const used = formats.size(usedBytes);
  if (quotaBytes === null) return <p className="side-storage">{t('storage.used', { used })}</p>;
  const percent = quotaBytes === 0 ? 100 : Math.min(100, (usedBytes / quotaBytes) * 100);
  const text = t('storage.usedOf', { used, quota: formats.size(quotaBytes) });
  return (
    <div className="side-storage" data-level={percent >= 100 ? 'full' : percent >= 90 ? 'high' : 'fine'}>
      <Progress label={text} isLabelHidden value={percent} />
      <p>{text}</p>
      {percent >= 100 && <p className="side-storage-full">{t('storage.full')}</p>}
    </div>
  );
};
