import type { File } from '@cloudity/contracts';
import { IconButton } from '@cloudity/ui';
import { ChevronLeft, ChevronRight, Pause, Play, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useImage } from '../use-image.ts';
import { useKeys } from '../viewer/use-keys.ts';

const shownMs = 5_000;

export interface SlideshowProps {
  readonly files: readonly File[];
  readonly onEnd: () => void;
}

/** One picture after the other, over everything. Space pauses, arrows go on and back, Escape ends it. */
export const Slideshow = ({ files, onEnd }: SlideshowProps) => {
  const { t } = useTranslation('photos');
  const { t: viewerWords } = useTranslation('viewer');
  const [index, setIndex] = useState(0);
  const [isPlaying, setIsPlaying] = useState(true);
  const file = files[index % files.length] as File;
  const next = files[(index + 1) % files.length] as File;
  const url = useImage(file, 1600, true);
  // Fetched while this one is looked at.
  useImage(next, 1600, true);
  const go = (by: number): void => setIndex((now) => (now + by + files.length) % files.length);

  useEffect(() => {
    if (!isPlaying || url === null) return;
    const timer = setTimeout(() => setIndex((now) => (now + 1) % files.length), shownMs);
    return () => clearTimeout(timer);
  }, [isPlaying, url, files.length]);
  useKeys((key) => {
    if (key === 'ArrowRight') go(1);
    else if (key === 'ArrowLeft') go(-1);
    else if (key === ' ' && !document.activeElement?.matches('button')) setIsPlaying((now) => !now);
    else return false;
    return true;
  });

  return (
    <ModalOverlay isOpen onOpenChange={onEnd} className="viewer-overlay slideshow">
      <Modal className="viewer-modal">
        <Dialog aria-label={t('show.start')} className="viewer slideshow-stage">
          {url && (
            <img
              key={file.id}
              src={url}
              alt={viewerWords('preview', { name: file.name })}
              className="viewer-image slideshow-picture"
            />
          )}
          <div className="slideshow-tools" role="toolbar" aria-label={t('show.start')}>
            <IconButton icon={ChevronLeft} label={viewerWords('previous')} shortcut="←" onPress={() => go(-1)} />
            <IconButton
              icon={isPlaying ? Pause : Play}
              label={isPlaying ? t('show.pause') : t('show.play')}
              shortcut="Space"
              onPress={() => setIsPlaying(!isPlaying)}
            />
            <IconButton icon={ChevronRight} label={viewerWords('next')} shortcut="→" onPress={() => go(1)} />
            <IconButton icon={X} label={t('show.stop')} shortcut="Esc" onPress={onEnd} />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
