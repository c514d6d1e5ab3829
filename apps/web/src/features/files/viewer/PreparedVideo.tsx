import { SkeletonRows, Spinner } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { attachPlaylist } from './playlist.ts';
import type { ViewProps } from './view-props.ts';

interface PreparedVideoProps extends Pick<ViewProps, 'file'> {
  readonly poster: string | null;
  /** Shown where there is no rendition, and none to come. */
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Asks for the rendition when a member is the first to want it, and waits for it. */
const useRendition = ({ id, version }: ViewProps['file']) => {
  const { api, me } = useFilesAccess();
  return useQuery({
    queryKey: ['video', id, version],
    queryFn: async () => {
      const found = await api('GET /files/{id}/video', { params: { id } });
      return me !== null && found.state === 'unmade' ? api('POST /files/{id}/video', { params: { id } }) : found;
    },
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? 1_500 : false),
  });
};

const PlaylistVideo = ({ file, poster, fallback, children }: PreparedVideoProps) => {
  const { api } = useFilesAccess();
  const player = useRef<HTMLVideoElement>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    if (!player.current) return;
    const addressOf = async () =>
      (await api('GET /files/{id}/view', { params: { id: file.id }, query: { as: 'playlist' } })).url;
    return attachPlaylist(player.current, addressOf, () => setIsBroken(true));
  }, [api, file.id]);
  if (isBroken) return fallback;
  return (
    <video
      ref={player}
      controls
      playsInline
      className="viewer-video"
      aria-label={file.name}
      {...(poster ? { poster } : {})}
    >
      {children}
    </video>
  );
};

/** A video that this browser cannot play, as the server has made it over; once per content, which takes a while. */
export const PreparedVideo = (props: PreparedVideoProps) => {
  const { file, poster, fallback } = props;
  const { t } = useTranslation('viewer');
  const { data, isError } = useRendition(file);
  if (data?.state === 'made') return <PlaylistVideo {...props} />;
  if (data?.state === 'waiting')
    return (
      <div className="viewer-still">
        {poster && <img src={poster} alt={t('preview', { name: file.name })} className="viewer-image" />}
        <Spinner label={t('media.preparing')} />
        <div role="status">
          <p className="viewer-note">{t('media.preparing')}</p>
          <p className="viewer-note">{t('media.wait')}</p>
        </div>
      </div>
    );
  return data || isError ? fallback : <SkeletonRows label={t('loading')} />;
};
