import type { Image } from '@cloudity/docmodel';
import { useEffect, useState } from 'react';
import type { DocumentImages } from '../ports.ts';

export interface VersionImageProps {
  readonly image: Image;
  readonly images: Pick<DocumentImages, 'url'>;
  /** Said where the picture cannot be had. */
  readonly missing: string;
}

/** A picture of a version; attachments outlive the versions they were in. */
export const VersionImage = ({ image, images, missing }: VersionImageProps) => {
  const { fileId, w, h, alt, decorative, align } = image;
  const [source, setSource] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(fileId === null);
  useEffect(() => {
    if (fileId === null) return;
    let isHere = true;
    images.url(fileId).then(
      (url) => isHere && setSource(url),
      () => isHere && setMissing(true),
    );
    return () => {
      isHere = false;
    };
  }, [fileId, images]);
  return (
    <figure className="doc-image" data-align={align ?? 'center'}>
      <div className="doc-image-frame">
        {source !== null && (
          <img
            src={source}
            alt={decorative ? '' : alt}
            {...(w !== null && h !== null ? { width: w, height: h } : {})}
          />
        )}
        {isMissing && <p className="doc-image-note">{missing}</p>}
      </div>
    </figure>
  );
};
