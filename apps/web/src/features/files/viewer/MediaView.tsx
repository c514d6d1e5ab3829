import { EmptyState } from '@cloudity/ui';
import { FileVideo, Music } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { useImage } from '../use-image.ts';
import { useSiblings } from './siblings.ts';
import type { ViewProps } from './view-props.ts';

const contentOf = (id: string): string => `/api/v1/files/${id}/content`;

/** A video, played from the first bytes that arrive; words beside it (same name, .vtt) are its subtitles. */
export const VideoView = ({ file, preview }: ViewProps) => {
  const { t, i18n } = useTranslation('viewer');
  const { token } = useFilesAccess();
  const [isBroken, setIsBroken] = useState(false);
  const poster = useImage(file, 1600, preview?.state === 'made');
  const name = file.name.replace(/\.[^.]*$/, '').toLowerCase();
  const subtitles = useSiblings(file).find((other) => other.name.toLowerCase() === `${name}.vtt`);
  // A player asks for the bytes by itself and cannot show a guest's token.
  if (token !== null || isBroken)
    return (
      <div className="viewer-still">
        {poster && <img src={poster} alt={t('preview', { name: file.name })} className="viewer-image" />}
        <p role="status" className="viewer-note">
          {t(isBroken ? 'media.broken' : 'media.guest')}
        </p>
      </div>
    );
  return (
    <video
      controls
      playsInline
      preload="metadata"
      className="viewer-video"
      aria-label={file.name}
      src={contentOf(file.id)}
      {...(poster ? { poster } : {})}
      onError={() => setIsBroken(true)}
    >
      <track
        kind="subtitles"
        srcLang={i18n.language}
        label={t('media.subtitles')}
        {...(subtitles ? { src: contentOf(subtitles.id), default: true } : {})}
      />
    </video>
  );
};

export const AudioView = ({ file }: ViewProps) => {
  const { t } = useTranslation('viewer');
  const { token } = useFilesAccess();
  const [isBroken, setIsBroken] = useState(false);
  if (token !== null || isBroken)
    return <EmptyState icon={FileVideo} title={t(isBroken ? 'media.broken' : 'media.guest')} />;
  return (
    <div className="viewer-audio">
      <Music size={64} strokeWidth={1} aria-hidden />
      {/* biome-ignore lint/a11y/useMediaCaption: a recording of somebody's own has no captions to give */}
      <audio
        controls
        preload="metadata"
        aria-label={file.name}
        src={contentOf(file.id)}
        onError={() => setIsBroken(true)}
      />
    </div>
  );
};
