import type { FileVersion } from '@cloudity/contracts';
import { Button, ErrorState, SkeletonRows } from '@cloudity/ui';
import { History, Pin, Tag } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { type Formats, useFormats } from '../../language/format.ts';
import { useTranslation } from '../../language/use-translation.ts';
import type { LiveKind } from '../ports.ts';
import { byPerson } from './people.ts';
import type { Versions } from './use-versions.ts';

export interface VersionListProps {
  readonly kind: LiveKind;
  readonly versions: Versions;
  /** `current` or the id of a version. */
  readonly chosen: string;
  readonly onChoose: (ref: string) => void;
  readonly isOffline: boolean;
}

/** People named in one line of the list; the others are counted. */
const mostAuthors = 4;

/** Arrows, Home and End go through the list; Tab leaves it. */
const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('[data-version]')];
  const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(here + 1, buttons.length - 1),
    ArrowUp: Math.max(here - 1, 0),
    Home: 0,
    End: buttons.length - 1,
  };
  const target = targets[event.key];
  if (target === undefined || here < 0) return;
  event.preventDefault();
  buttons[target]?.focus();
};

const byDay = (versions: readonly FileVersion[], formats: Formats): readonly [string, readonly FileVersion[]][] => [
  ...Map.groupBy(versions, ({ createdAt }) => formats.day(createdAt)),
];

/** Versions by day, newest first, each with its authors. */
export const VersionList = ({ kind, versions, chosen, onChoose, isOffline }: VersionListProps) => {
  const { t } = useTranslation('history');
  const formats = useFormats();
  const { query, items } = versions;

  const entry = (ref: string, title: string, time: string | null, version: FileVersion | null) => (
    <button
      type="button"
      className="history-version"
      data-version={ref}
      aria-current={chosen === ref}
      onClick={() => onChoose(ref)}
    >
      <span className="history-version-title">
        {version?.name && <Tag size={14} aria-hidden="true" />}
        {title}
        {version?.pinned && <Pin size={14} role="img" aria-label={t('pin.is')} />}
      </span>
      {time !== null && <span className="history-version-time tabular">{time}</span>}
      {version?.restoredFrom && (
        <span className="history-version-note">
          {t('list.restoredFrom', { when: formats.moment(version.restoredFrom) })}
        </span>
      )}
      {version?.authors.slice(0, mostAuthors).map((author) => (
        <span key={author.id} className="history-author" style={byPerson(author)}>
          {author.name ?? t('someone')}
        </span>
      ))}
      {version && version.authors.length > mostAuthors && (
        <span className="history-author-more">{t('list.others', { count: version.authors.length - mostAuthors })}</span>
      )}
    </button>
  );

  if (query.isPending) return <SkeletonRows rows={6} label={t('list.loading')} />;
  if (query.isError && items.length === 0)
    return (
      <ErrorState
        icon={History}
        title={t(isOffline ? 'offline.title' : 'list.failed')}
        action={<Button onPress={() => void query.refetch()}>{t('retry')}</Button>}
      >
        {t(isOffline ? `offline.text.${kind}` : 'list.failedText')}
      </ErrorState>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the buttons inside
    <div className="history-versions" onKeyDown={moveFocus}>
      {entry('current', t('current'), null, null)}
      {items.length === 0 && <p className="history-empty">{t('list.empty')}</p>}
      {byDay(items, formats).map(([day, list]) => (
        <section key={day}>
          <h3>{day}</h3>
          <ol>
            {list.map((version) => {
              const time = formats.time(version.createdAt);
              return (
                <li key={version.id}>
                  {entry(version.id, version.name ?? time, version.name === null ? null : time, version)}
                </li>
              );
            })}
          </ol>
        </section>
      ))}
      {query.hasNextPage && (
        <Button variant="quiet" isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </div>
  );
};
