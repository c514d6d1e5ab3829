import { Avatar, Button, ErrorState, SkeletonRows } from '@cloudity/ui';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useList } from '../../../shell/use-list.ts';
import { useApi } from '../files-access.ts';
import { isKnownActivity } from './activity.ts';
import '../sharing/sharing.css';

/** What happened to a file, newest first: who, what, when. */
export const ActivityList = ({ fileId }: { readonly fileId: string }) => {
  const { t } = useTranslation('sharing');
  const formats = useFormats();
  const api = useApi();
  const errorText = useErrorText();
  const list = useList(['file', fileId, 'activity'], (cursor, signal) =>
    api(
      'GET /files/{id}/activity',
      { params: { id: fileId }, query: { limit: 30, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  if (list.isPending) return <SkeletonRows rows={4} hasAvatar label={t('activity.title')} />;
  if (list.error !== null && list.items.length === 0)
    return (
      <ErrorState title={t('activity.failed')} action={<Button onPress={list.refetch}>{t('retry')}</Button>}>
        {errorText(list.error)}
      </ErrorState>
    );
  if (list.items.length === 0) return <p className="file-quiet">{t('activity.none')}</p>;
  return (
    <>
      <ol className="event-list" aria-label={t('activity.title')}>
        {list.items.map(({ id, at, action, by, about }) => {
          const name = by.name || t('activity.system');
          return (
            <li key={id} className="event-row">
              <Avatar id={by.id || 'system'} name={name} size={24} />
              <span className="event-text">
                {isKnownActivity(action)
                  ? t(`activity.${action}`, { name, about: about ?? '…' })
                  : `${name} · ${action}`}
                <time className="event-time" dateTime={at} title={formats.moment(at)}>
                  {formats.when(at)}
                </time>
              </span>
            </li>
          );
        })}
      </ol>
      {list.hasMore && (
        <Button variant="quiet" onPress={list.loadMore} isDisabled={list.isLoadingMore}>
          {t('more')}
        </Button>
      )}
    </>
  );
};
