import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { UploadEngine } from './engine.ts';
import type { Snapshot } from './snapshot.ts';
import { UploadRow } from './UploadRow.tsx';
import type { Item, ItemStatus } from './upload-item.ts';

const rowHeight = 48;
const mostRows = 6.5;
/** Rows beyond the edges, so that a scroll shows no gap. */
const spareRows = 4;

const rank: Readonly<Record<ItemStatus, number>> = {
  conflict: 0,
  failed: 1,
  sending: 2,
  waiting: 3,
  stored: 4,
  cancelled: 5,
};

export interface UploadListProps {
  readonly snapshot: Snapshot;
  readonly engine: UploadEngine;
  readonly onAsk: (item: Item) => void;
}

/** Every file of the uploads: what needs somebody first, then what moves. Only the rows in sight exist, however many there are. */
export const UploadList = ({ snapshot, engine, onAsk }: UploadListProps) => {
  const { t } = useTranslation('uploads');
  const box = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const sorted = useMemo(() => {
    const groups: Item[][] = [[], [], [], [], [], []];
    // The items change in place; the version is what says so.
    if (snapshot.version >= 0) for (const item of snapshot.items) groups[rank[item.status]]?.push(item);
    return groups.flat();
  }, [snapshot]);
  const height = Math.min(sorted.length, mostRows) * rowHeight;
  useLayoutEffect(() => {
    if (box.current && top > sorted.length * rowHeight) box.current.scrollTop = 0;
  }, [top, sorted.length]);
  const first = Math.max(0, Math.floor(top / rowHeight) - spareRows);
  const shown = sorted.slice(first, first + Math.ceil(mostRows) + 2 * spareRows);
  return (
    <section
      className="upload-scroll"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
      tabIndex={0}
      aria-label={t('list')}
      style={{ height }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <ul className="upload-list" style={{ height: sorted.length * rowHeight }}>
        {shown.map((item, index) => (
          <li
            key={item.id}
            className="upload-row"
            aria-setsize={sorted.length}
            aria-posinset={first + index + 1}
            style={{ transform: `translateY(${(first + index) * rowHeight}px)` }}
          >
            <UploadRow item={item} engine={engine} onAsk={() => onAsk(item)} />
          </li>
        ))}
      </ul>
    </section>
  );
};
