import { EmptyState, SkeletonRows } from '@cloudity/ui';
import { Music } from 'lucide-react';
import { lazy, type RefObject, Suspense, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { useImage } from '../use-image.ts';
import { useContentUrl } from './content.ts';
import { useSiblings } from './siblings.ts';
import type { ViewProps } from './view-props.ts';

const PreparedVideo = lazy(async () => ({ default: (await import('./PreparedVideo.tsx')).PreparedVideo }));

/** A player whose address ran out goes on from where it was with another one; a second failure at the same place is the file's. */
const usePlayer = (file: ViewProps['file'], player: RefObject<HTMLMediaElement | null>) => {
  const { url, isError, renew } = useContentUrl(file);
  const [isBroken, setIsBroken] = useState(false);
  const failedAt = useRef<number | null>(null);
  const onError = async (): Promise<void> => {
    const at = player.current?.currentTime ?? 0;
    if (failedAt.current === at) return setIsBroken(true);
    failedAt.current = at;
    const wasPlaying = player.current?.paused === false;
    await renew();
    if (!player.current) return;
    player.current.currentTime = at;
    if (wasPlaying) await player.current.play().catch(() => undefined);
  };
  return { url, isBroken: isBroken || isError, onError: () => void onError(), onUnseen: () => setIsBroken(true) };
};

const useBrokenText = (): string => {
  const { t } = useTranslation('viewer');
  const { mayDownload } = useFilesAccess();
  return mayDownload ? `${t('media.broken')} ${t('none.download')}` : t('media.broken');
};

/** A video, played from the first bytes that arrive; words beside it (same name, .vtt) are its subtitles. */
export const VideoView = ({ file, preview }: ViewProps) => {
  const { t, i18n } = useTranslation('viewer');
  const player = useRef<HTMLVideoElement>(null);
  const { url, isBroken, onError, onUnseen } = usePlayer(file, player);
  const brokenText = useBrokenText();
  const poster = useImage(file, 1600, preview?.state === 'made');
  const name = file.name.replace(/\.[^.]*$/, '').toLowerCase();
  const subtitles = useContentUrl(useSiblings(file).find((other) => other.name.toLowerCase() === `${name}.vtt`));
  const track = (
    <track
      kind="subtitles"
      srcLang={i18n.language}
      label={t('media.subtitles')}
      {...(subtitles.url === null ? {} : { src: subtitles.url, default: true })}
    />
  );
  if (isBroken) {
    const fallback = (
      <div className="viewer-still">
        {poster && <img src={poster} alt={t('preview', { name: file.name })} className="viewer-image" />}
        <p role="status" className="viewer-note">
          {brokenText}
        </p>
      </div>
    );
    return (
      <Suspense fallback={<SkeletonRows label={t('loading')} />}>
        <PreparedVideo file={file} poster={poster} fallback={fallback}>
          {track}
        </PreparedVideo>
      </Suspense>
    );
  }
  if (url === null) return <SkeletonRows label={t('loading')} />;
  return (
    <video
      ref={player}
      controls
      playsInline
      preload="metadata"
      className="viewer-video"
      aria-label={file.name}
      src={url}
      {...(url.startsWith('/') ? {} : { crossOrigin: 'anonymous' as const })}
      {...(poster ? { poster } : {})}
      onError={onError}
      // Sound without a picture: the picture's codec is one that this browser lacks.
      onLoadedMetadata={({ currentTarget }) => currentTarget.videoWidth === 0 && onUnseen()}
    >
      {track}
    </video>
  );
};

export const AudioView = ({ file }: ViewProps) => {
  const { t } = useTranslation('viewer');
  const player = useRef<HTMLAudioElement>(null);
  const { url, isBroken, onError } = usePlayer(file, player);
  const brokenText = useBrokenText();
  if (isBroken) return <EmptyState icon={Music} title={brokenText} />;
  if (url === null) return <SkeletonRows label={t('loading')} />;
  return (
    <div className="viewer-audio">
      <Music size={64} strokeWidth={1} aria-hidden />
      {/* biome-ignore lint/a11y/useMediaCaption: a recording of somebody's own has no captions to give */}
      <audio ref={player} controls preload="metadata" aria-label={file.name} src={url} onError={onError} />
    </div>
  );
};
