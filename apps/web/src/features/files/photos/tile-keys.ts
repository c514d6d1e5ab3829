import type { KeyboardEvent } from 'react';

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

/** Arrow keys go from photo to photo among those in the element that hears them. */
export const moveAmongTiles = (event: KeyboardEvent<HTMLElement>): void => {
  if (!event.key.startsWith('Arrow') || !(event.target instanceof Element)) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>('.photo-open')];
  const next = neighbourOf(event.target, tiles, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
};
