import type { LinkEvent } from '@cloudity/contracts';
import { Button, ErrorState, Icon, SkeletonRows } from '@cloudity/ui';
import { Ban, Download, Eye, Link2, type LucideIcon, Pencil, Upload } from 'lucide-react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useList } from '../../../shell/use-list.ts';
import { useApi } from '../files-access.ts';

const icons: Readonly<Record<LinkEvent['action'], LucideIcon>> = {
  created: Link2,
  changed: Pencil,
  opened: Eye,
  refused: Ban,
  downloaded: Download,
  uploaded: Upload,
};

/** Who opened a link, downloaded and sent files through it, newest first. */
export const LinkActivity = ({ fileId, linkId }: { readonly fileId: string; readonly linkId: string }) => {
  const { t } = useTranslation('sharing');
  const formats = useFormats();
  const api = useApi();
  const errorText = useErrorText();
  const list = useList(['links', fileId, linkId, 'activity'], (cursor, signal) =>
    api(
      'GET /files/{id}/links/{linkId}/activity',
      { params: { id: fileId, linkId }, query: { limit: 20, ...(cursor ? { cursor } : {}) } },
      { signal },
    ),
  );
  if (list.isPending) return <SkeletonRows rows={2} label={t('link.activity')} />;
  if (list.error) return <ErrorState title={t('link.activity')}>{errorText(list.error)}</ErrorState>;
  return (
    <>
      <ol className="event-list" aria-label={t('link.activity')}>
        {list.items.map(({ id, action, at, by, file }) => (
          <li key={id} className="event-row">
            <Icon of={icons[action]} />
            <span className="event-text">
              {t(`link.event.${action}`, { name: by ?? t('somebody'), file: file?.name ?? t('goneFile') })}
            </span>
            <time className="file-quiet" dateTime={at} title={formats.moment(at)}>
              {formats.when(at)}
            </time>
          </li>
        ))}
      </ol>
      {list.hasMore && (
        <Button variant="quiet" onPress={list.loadMore} isDisabled={list.isLoadingMore}>
          {t('more')}
        </Button>
      )}
    </>
  );
};
