import { IconButton } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { useImage, useObjectUrl } from '../use-image.ts';
import { readContent } from './content.ts';
import { NoView } from './NoView.tsx';
import { useKeys } from './use-keys.ts';
import type { ViewProps } from './view-props.ts';
import { fitted, moved, type Placement, zoomed } from './zoom.ts';

/** What browsers show as it is; larger ones stay the server's preview. */
const shownAsTheyAre = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);
const largestOriginal = 30_000_000;
const step = 1.4;

/** A picture, fitted into the window; zoomed by keys, wheel, buttons and two fingers, moved by dragging. */
export const ImageView = ({ file, preview }: ViewProps) => {
  const { t } = useTranslation('viewer');
  const { api, mayDownload } = useFilesAccess();
  const [placement, setPlacement] = useState<Placement>(fitted);
  const stage = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const small = useImage(file, 1600, preview?.state === 'made');
  const mayShowOriginal = mayDownload && shownAsTheyAre.has(file.mimeType ?? '') && file.sizeBytes <= largestOriginal;
  // The original is worth its bytes when one looks closer, when it moves, and while its preview is being made.
  const wantsOriginal =
    mayShowOriginal &&
    (preview?.state === 'made' ? placement.scale > 1 || file.mimeType === 'image/gif' : preview?.state === 'waiting');
  const original = useQuery({
    queryKey: ['content', file.id, file.version],
    enabled: wantsOriginal,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: async () => (await readContent(api, file)).blob(),
  });
  const large = useObjectUrl(original.data);

  const zoom = (factor: number, at = { x: 0, y: 0 }): void => setPlacement((now) => zoomed(now, factor, at));
  const fromMiddle = (x: number, y: number) => {
    const box = stage.current?.getBoundingClientRect();
    return box ? { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 } : { x: 0, y: 0 };
  };

  // React's own wheel listener is passive, and the page would zoom too.
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
      setPlacement((now) => zoomed(now, Math.exp(-event.deltaY / 300), at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  useKeys((key) => {
    if (key === '+' || key === '=') zoom(step);
    else if (key === '-') zoom(1 / step);
    else if (key === '0') setPlacement(fitted);
    else return false;
    return true;
  });

  const onPointerMove = ({ pointerId, clientX, clientY }: PointerEvent): void => {
    const before = pointers.current.get(pointerId);
    if (!before) return;
    const others = [...pointers.current].filter(([id]) => id !== pointerId).map(([, point]) => point);
    const [other] = others;
    if (other) {
      const reach = (x: number, y: number): number => Math.max(1, Math.hypot(x - other.x, y - other.y));
      zoom(reach(clientX, clientY) / reach(before.x, before.y), fromMiddle(other.x, other.y));
    } else setPlacement((now) => moved(now, clientX - before.x, clientY - before.y));
    pointers.current.set(pointerId, { x: clientX, y: clientY });
  };

  const shown = large ?? small;
  if (!shown && !wantsOriginal && preview?.state !== 'made') return <NoView file={file} preview={preview} />;
  if (!shown && original.isError) return <NoView file={file} preview={preview} />;
  return (
    <div className="viewer-zoom">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and the buttons below do the same; these are for hands */}
      <div
        ref={stage}
        className="viewer-pan"
        data-zoomed={placement.scale > 1 || undefined}
        onDoubleClick={({ clientX, clientY }) =>
          placement.scale > 1 ? setPlacement(fitted) : zoom(2.5, fromMiddle(clientX, clientY))
        }
        onPointerDown={({ pointerId, clientX, clientY, currentTarget }) => {
          currentTarget.setPointerCapture(pointerId);
          pointers.current.set(pointerId, { x: clientX, y: clientY });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={({ pointerId }) => pointers.current.delete(pointerId)}
        onPointerCancel={({ pointerId }) => pointers.current.delete(pointerId)}
      >
        {shown && (
          <img
            src={shown}
            alt={t('preview', { name: file.name })}
            className="viewer-image"
            draggable={false}
            style={{ transform: `translate(${placement.x}px, ${placement.y}px) scale(${placement.scale})` }}
          />
        )}
      </div>
      <div className="viewer-tools" role="toolbar" aria-label={t('zoom')}>
        <IconButton icon={ZoomOut} label={t('zoomOut')} shortcut="-" onPress={() => zoom(1 / step)} />
        <span className="viewer-scale">{Math.round(placement.scale * 100)} %</span>
        <IconButton icon={ZoomIn} label={t('zoomIn')} shortcut="+" onPress={() => zoom(step)} />
        <IconButton icon={Maximize} label={t('zoomFit')} shortcut="0" onPress={() => setPlacement(fitted)} />
      </div>
    </div>
  );
};
