import type { File, Photo } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { Check, Play } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { varietyOf } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useApi } from '../files-access.ts';
import { Thumbnail } from '../Thumbnail.tsx';
import { bucketQuery, type Space } from './queries.ts';
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

/** The tile that an arrow key leads to: the next in order, or the one nearest above or below. */
const neighbourOf = (from: Element, tiles: readonly HTMLElement[], key: string): HTMLElement | undefined => {
  const index = tiles.indexOf(from as HTMLElement);
  if (key === 'ArrowRight') return tiles[index + 1];
  if (key === 'ArrowLeft') return tiles[index - 1];
  const own = from.getBoundingClientRect();
  const isBehind = (box: DOMRect): boolean => (key === 'ArrowDown' ? box.top > own.top + 1 : box.top < own.top - 1);
  const distance = (box: DOMRect): number => Math.abs(box.top - own.top) * 1000 + Math.abs(box.left - own.left);
  return tiles
    .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
    .filter(({ box }) => isBehind(box))
    .sort((a, b) => distance(a.box) - distance(b.box))[0]?.tile;
};

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

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow') || !(event.target instanceof Element)) return;
    const tiles = [...(scroller.current?.querySelectorAll<HTMLElement>('.photo-open') ?? [])];
    const next = neighbourOf(event.target, tiles, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  };

  return (
    <section
      ref={scroller}
      className="photos-scroller"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
      tabIndex={0}
      aria-label={t('label')}
      onKeyDown={onKeyDown}
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
  const { t, i18n } = useTranslation('photos');
  const api = useApi();
  const photos = useQuery(bucketQuery(api, space, block.bucket));
  const own = photos.data?.filter(({ taken }) => taken.at.startsWith(block.day)) ?? [];
  const words = useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(varietyOf(i18n.language), { ...options, timeZone: 'UTC' });
    return {
      month: format({ month: 'long', year: 'numeric' }),
      day: format({ weekday: 'short', day: 'numeric', month: 'long' }),
      when: format({ dateStyle: 'long', timeStyle: 'short' }),
    };
  }, [i18n.language]);
  const date = new Date(`${block.day}T00:00Z`);
  const label = ({ file, taken }: Photo): string => {
    const when = words.when.format(new Date(taken.at));
    return t('open', { name: file.name, when: taken.source === 'file' ? `${when} (${t('fromFile')})` : when });
  };
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
              <button
                type="button"
                className="photo-open"
                aria-label={label(photo)}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey || selected.size > 0) onToggle(file);
                  else onOpen(file);
                }}
              >
                <Thumbnail file={file} size={40} label="" className="photo-picture" />
                {file.mimeType?.startsWith('video/') && <Play size={22} className="photo-video" aria-hidden />}
              </button>
              <button
                type="button"
                className="photo-check"
                aria-pressed={isSelected}
                aria-label={t('select', { name: file.name })}
                onClick={() => onToggle(file)}
              >
                <Check size={14} strokeWidth={3} aria-hidden />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
};
