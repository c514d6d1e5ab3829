import type { Session } from '@cloudity/contracts';
import { Badge, Button, Icon, SkeletonRows, showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { api } from '../../shell/api.ts';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { useList } from '../../shell/use-list.ts';
import { deviceName, isPhone } from './device-name.ts';

/** Where the person is signed in; each can be ended, all others at once. */
export const Sessions = () => {
  const { t } = useTranslation('security');
  const formats = useFormats();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const sessions = useList(['sessions'], (cursor, signal) =>
    api('GET /sessions', { query: { limit: 50, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const others = sessions.items.filter(({ current }) => !current);
  const end = useMutation({
    mutationFn: (ids: readonly Session['id'][]) =>
      Promise.all(ids.map((id) => api('DELETE /sessions/{id}', { params: { id } }))),
    onSuccess: (_, ids) => showToast({ message: t('sessions.ended', { count: ids.length }) }),
    onError: (error) => showToast({ message: errorText(error), tone: 'danger' }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });

  return (
    <Section
      title={t('sessions.title')}
      description={t('sessions.text')}
      action={
        others.length > 0 && (
          <Button isPending={end.isPending} onPress={() => end.mutate(others.map(({ id }) => id))}>
            {t('sessions.endOthers')}
          </Button>
        )
      }
    >
      {sessions.error ? (
        <ErrorNote error={sessions.error} onRetry={sessions.refetch} />
      ) : sessions.isPending ? (
        <SkeletonRows rows={2} label={t('sessions.title')} />
      ) : (
        <ul className="rows" aria-label={t('sessions.title')}>
          {sessions.items.map((session) => {
            const name = deviceName(session.userAgent) ?? t('sessions.unknown');
            return (
              <li key={session.id} className="row">
                <Icon of={isPhone(session.userAgent) ? Smartphone : Monitor} />
                <span className="row-text">
                  <span className="row-title">
                    {name}
                    {session.current && <Badge tone="success">{t('sessions.current')}</Badge>}
                  </span>
                  <span className="row-detail">
                    {[
                      session.current ? null : t('sessions.seen', { date: formats.when(session.lastSeenAt) }),
                      t(`sessions.method.${session.method}`),
                      session.ip,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {!session.current && (
                  <Button aria-label={t('sessions.end.name', { name })} onPress={() => end.mutate([session.id])}>
                    {t('sessions.end')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {sessions.hasMore && (
        <div className="more">
          <Button onPress={sessions.loadMore} isPending={sessions.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
    </Section>
  );
};
