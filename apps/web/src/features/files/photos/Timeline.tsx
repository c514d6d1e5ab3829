import type { File } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { varietyOf } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useApi } from '../files-access.ts';
import { PhotoTile } from './PhotoTile.tsx';
import { bucketQuery, type Space } from './queries.ts';
import { moveAmongTiles } from './tile-keys.ts';
import { type DayBlock, type DayCount, layOut, type Measures, measuresFor, visibleBlocks } from './timeline.ts';

export interface TimelineProps {
  readonly days: readonly DayCount[];
  readonly space: Space;
  readonly selected: ReadonlyMap<string, File>;
  readonly onOpen: (file: File) => void;
  readonly onToggle: (file: File) => void;
}

/** Where the page was when a photo was opened, so that coming back goes there. */
const lastTop = new Map<Space, number>();

/** All days below each other, of which only those in sight are in the page: twenty thousand photos scroll like twenty. */
export const Timeline = ({ days, space, selected, onOpen, onToggle }: TimelineProps) => {
  const { t } = useTranslation('photos');
  const scroller = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [view, setView] = useState({ top: 0, height: 800 });
  const measures = useMemo(() => measuresFor(Math.max(200, width)), [width]);
  const blocks = useMemo(() => layOut(days, measures), [days, measures]);
  const last = blocks.at(-1);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(element);
      setWidth(element.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd));
      setView({ top: element.scrollTop, height: element.clientHeight });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width > 0) scroller.current?.scrollTo({ top: lastTop.get(space) ?? 0 });
  }, [width, space]);

  return (
    <section
      ref={scroller}
      className="photos-scroller"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
      tabIndex={0}
      aria-label={t('label')}
      onKeyDown={moveAmongTiles}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
        lastTop.set(space, scrollTop);
        setView({ top: scrollTop, height: clientHeight });
      }}
    >
      <div className="photos-all" style={{ height: last ? last.top + last.height : 0 }}>
        {width > 0 &&
          visibleBlocks(blocks, view.top, view.height).map((block) => (
            <Day
              key={block.day}
              block={block}
              measures={measures}
              space={space}
              selected={selected}
              onOpen={onOpen}
              onToggle={onToggle}
            />
          ))}
      </div>
    </section>
  );
};

interface DayProps extends Omit<TimelineProps, 'days'> {
  readonly block: DayBlock;
  readonly measures: Measures;
}

const Day = ({ block, measures, space, selected, onOpen, onToggle }: DayProps) => {
  const { i18n } = useTranslation('photos');
  const api = useApi();
  const photos = useQuery(bucketQuery(api, space, block.bucket));
  const own = photos.data?.filter(({ taken }) => taken.at.startsWith(block.day)) ?? [];
  const words = useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(varietyOf(i18n.language), { ...options, timeZone: 'UTC' });
    return {
      month: format({ month: 'long', year: 'numeric' }),
      day: format({ weekday: 'short', day: 'numeric', month: 'long' }),
    };
  }, [i18n.language]);
  const date = new Date(`${block.day}T00:00Z`);
  return (
    <section className="photos-day" style={{ top: block.top, height: block.height }}>
      {block.isMonthFirst && <h2 className="photos-month">{words.month.format(date)}</h2>}
      <h3 className="photos-date">{words.day.format(date)}</h3>
      <ul
        className="photos-tiles"
        style={{ gridTemplateColumns: `repeat(${measures.columns}, ${measures.tile}px)`, gap: measures.gap }}
      >
        {photos.data === undefined &&
          Array.from({ length: block.count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: places that photos will take
            <li key={index} className="photo" style={{ height: measures.tile }} aria-hidden />
          ))}
        {own.map((photo) => {
          const { file } = photo;
          const isSelected = selected.has(file.id);
          return (
            <li
              key={file.id}
              className="photo"
              style={{ height: measures.tile }}
              data-selected={isSelected || undefined}
            >
              <PhotoTile
                photo={photo}
                isSelected={isSelected}
                isSelecting={selected.size > 0}
                onOpen={onOpen}
                onToggle={onToggle}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
};
