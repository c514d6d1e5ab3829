import type { File, Photo } from '@cloudity/contracts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { PhotoTile } from '../PhotoTile.tsx';
import { moveAmongTiles } from '../tile-keys.ts';

export interface AlbumPhotosProps {
  readonly photos: readonly Photo[];
  readonly selected: ReadonlyMap<string, File>;
  readonly onOpen: (file: File) => void;
  readonly onToggle: (file: File) => void;
}

/** The photos of an album, all of one size; a picture is fetched when its place comes near. */
export const AlbumPhotos = ({ photos, selected, onOpen, onToggle }: AlbumPhotosProps) => {
  const { t } = useTranslation('photos');
  const scroller = useRef<HTMLElement>(null);
  const [near, setNear] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    const element = scroller.current;
    if (!element || photos.length === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const came = entries.flatMap(({ isIntersecting, target }) =>
          isIntersecting ? ((target as HTMLElement).dataset.id ?? []) : [],
        );
        if (came.length > 0) setNear((now) => new Set([...now, ...came]));
      },
      { root: element, rootMargin: '50% 0px' },
    );
    for (const tile of element.querySelectorAll('.photo')) observer.observe(tile);
    return () => observer.disconnect();
  }, [photos]);

  return (
    <section
      ref={scroller}
      className="photos-scroller"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
      tabIndex={0}
      aria-label={t('label')}
      onKeyDown={moveAmongTiles}
    >
      <ul className="photos-tiles album-tiles">
        {photos.map((photo) => {
          const { id } = photo.file;
          return (
            <li key={id} data-id={id} className="photo" data-selected={selected.has(id) || undefined}>
              <PhotoTile
                photo={photo}
                isSelected={selected.has(id)}
                isSelecting={selected.size > 0}
                hasPicture={near.has(id)}
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
