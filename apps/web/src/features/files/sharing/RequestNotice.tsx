import { Banner, Button } from '@cloudity/ui';
import { UserPlus } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useRequests } from './request-queries.ts';

/** Above the list while somebody waits for access to a file of the reader's. */
export const RequestNotice = ({ onReview }: { readonly onReview: (fileId: string) => void }) => {
  const { t } = useTranslation('files');
  const requests = useRequests();
  const [first] = requests.data ?? [];
  if (!first) return null;
  const others = (requests.data?.length ?? 1) - 1;
  return (
    <Banner
      tone="info"
      icon={UserPlus}
      action={<Button onPress={() => onReview(first.file.id)}>{t('requests.review')}</Button>}
    >
      {t('requests.notice', { name: first.member.name, file: first.file.name })}
      {others > 0 && ` ${t('requests.more', { count: others })}`}
    </Banner>
  );
};
