import type { File, Photo } from '@cloudity/contracts';
import { Check, Play } from 'lucide-react';
import { useMemo } from 'react';
import { varietyOf } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { Thumbnail } from '../Thumbnail.tsx';

export interface PhotoTileProps {
  readonly photo: Photo;
  readonly isSelected: boolean;
  /** Something is selected: a press selects too, rather than opens. */
  readonly isSelecting: boolean;
  /** False leaves the picture out until it comes near. */
  readonly hasPicture?: boolean;
  readonly onOpen: (file: File) => void;
  readonly onToggle: (file: File) => void;
}

/** One picture or video: a press opens it, its mark selects it. */
export const PhotoTile = ({
  photo: { file, taken },
  isSelected,
  isSelecting,
  hasPicture = true,
  onOpen,
  onToggle,
}: PhotoTileProps) => {
  const { t, i18n } = useTranslation('photos');
  const format = useMemo(
    () => new Intl.DateTimeFormat(varietyOf(i18n.language), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
    [i18n.language],
  );
  const moment = format.format(new Date(taken.at));
  const when = taken.source === 'file' ? `${moment} (${t('fromFile')})` : moment;
  return (
    <>
      <button
        type="button"
        className="photo-open"
        aria-label={t('open', { name: file.name, when })}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || isSelecting) onToggle(file);
          else onOpen(file);
        }}
      >
        {hasPicture && <Thumbnail file={file} size={40} label="" className="photo-picture" />}
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
    </>
  );
};
